"""Reading the procedures of a program in rounds, until what they leave to each other settles."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from sopy_compiler.lowering.declarations import Declared
from sopy_compiler.lowering.hierarchy import Hierarchy
from sopy_compiler.lowering.interpretation.dependencies import Reading, given_by
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.program_code import (
    modules_to_run,
    run_module,
    run_uncalled,
    uncalled_callees,
    uncalled_functions,
)
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.summaries import entered
from sopy_compiler.lowering.procedures import Lowered, Procedures
from sopy_compiler.lowering.related_modules import Related
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition

MAXIMUM_ROUNDS: Final = 30


@dataclass(slots=True, eq=False)
class Rounds:
    """The readings of a program, which later rounds and later texts of its modules repeat where they must.

    `roots` are the functions that only code outside the program can call.
    """

    readings: Readings
    procedures: Procedures = field(default_factory=Procedures)
    roots: tuple[FunctionDefinition, ...] = ()
    settled: tuple[Reading, ...] = ()
    """The readings of handlers, modules and classes, not of the roots, when nothing changed any more."""

    def called_roots(self) -> frozenset[FunctionDefinition]:
        """The roots that something else has turned out to call after all."""
        given = given_by(self.settled)
        return frozenset(root for root in self.roots if entered(root) in given)

    def lower_procedures(
        self,
        modules: Related,
        hierarchy: Hierarchy,
        declared: dict[ClassDefinition, Declared],
        run: Interpreter,
    ) -> tuple[Lowered, ...] | None:
        """Read the program until nothing that handlers read from memory changes any more.

        The first round reads everything, a later one what depends on anything that has changed since. None
        once a module was loaded on the way: what it defines can change all that was read.
        """
        world = run.world
        known = world.names.number_of_modules
        readings = self.readings
        for _ in range(MAXIMUM_ROUNDS):
            lowered = self._round(modules, hierarchy, declared, run)
            if world.names.number_of_modules > known:
                return None
            if not readings.are_settled() or not _is_built(lowered, hierarchy):
                continue
            uncalled = tuple(
                item for item in uncalled_functions(modules.using, run) if item not in self.roots
            )
            self.roots = (*self.roots, *uncalled)
            _run_roots(uncalled, hierarchy, run, readings)
            if readings.are_settled():
                world.memory.give_up_missing()
            if readings.are_settled() and not world.ordinary.has_new_wishes():
                self.settled = tuple(readings.in_round(but="root"))
                return lowered
        return tuple(map(_unsettled, self._round(modules, hierarchy, declared, run)))

    def _round(
        self,
        modules: Related,
        hierarchy: Hierarchy,
        declared: dict[ClassDefinition, Declared],
        run: Interpreter,
    ) -> tuple[Lowered, ...]:
        readings = self.readings
        readings.start_round()
        run.world.calls.start_round()
        hierarchy.settle(run.world)
        for module in modules_to_run(modules, run):
            readings.of(("module", module), partial(run_module, module, run))
        lowered = tuple(
            self.procedures.lower(definition, declared, hierarchy, run, readings)
            for definition in hierarchy.procedures
        )
        _run_roots(self.roots, hierarchy, run, readings)
        return lowered


def _run_roots(
    roots: tuple[FunctionDefinition, ...], hierarchy: Hierarchy, run: Interpreter, readings: Readings
) -> None:
    concrete = tuple(dict.fromkeys(item for below in hierarchy.below.values() for item in below))
    for function in roots:
        callees = uncalled_callees(function, concrete, run)
        readings.of(("root", callees), partial(run_uncalled, function, callees, run))


def _is_built(lowered: tuple[Lowered, ...], hierarchy: Hierarchy) -> bool:
    """Whether every procedure that a handler builds was known to be built."""
    built = {definition for item in lowered for definition in item.recorder.constructed}
    is_known = built <= hierarchy.constructed
    hierarchy.built = frozenset(built)
    hierarchy.constructed.update(built)
    return is_known


def _unsettled(item: Lowered) -> Lowered:
    """A procedure of a program whose attributes take ever new values: nothing is sure to be complete."""
    runs = tuple(replace(run, is_complete=False, is_followed=False) for run in item.procedure.runs)
    return replace(item, procedure=replace(item.procedure, runs=runs))
