"""Everything derived from the program's facts, computed when first asked for and shared by all rules."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TypeVar

from sopy_compiler.analysis.arithmetic.arithmetic import Arithmetic
from sopy_compiler.analysis.constant_guards import ConstantGuard, constant_guards, lost_ways
from sopy_compiler.analysis.event_flow import EventFlow, event_flow
from sopy_compiler.analysis.field_uses import FieldUses, field_uses, state_fields
from sopy_compiler.analysis.index import Index, index_program
from sopy_compiler.analysis.kept_types import KeptTypes
from sopy_compiler.analysis.never_written import NeverWritten, never_written
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.analysis.state_runs import StateRun
from sopy_compiler.analysis.typestate.stuck_guards import StuckGuard, stuck_guards
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.analysis.witness import flow_to
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import RelatedPlace
from sopy_compiler.graph.grouping import group_workflows
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import Field, SigmaModel

T = TypeVar("T")


class Facts:
    """One property a derived fact; a new fact is a new module beside this one."""

    def __init__(self, program: Program, recollection: Recollection | None = None) -> None:
        self.program = program
        self.recollection = recollection or Recollection()

    @cached_property
    def index(self) -> Index:
        """The program's classes by qualified name."""
        return index_program(self.program)

    @cached_property
    def workflows(self) -> tuple[WorkflowFacts, ...]:
        """The machines, in the order of their first procedures."""
        return tuple(WorkflowFacts(workflow, self.index) for workflow in group_workflows(self.program))

    @cached_property
    def events(self) -> EventFlow:
        """Which events procedures take."""
        return event_flow(self.index)

    @cached_property
    def types(self) -> KeptTypes:
        """The models and events, as analyses of states ask for them."""
        kept = self.recollection.of("types", None, KeptTypes)
        kept.renew(self.index)
        return kept

    @cached_property
    def typestate(self) -> Typestate:
        """What is known of the fields of sigma along the transitions."""
        return Typestate(self.program, self.index, self.events, self.workflows, self.types, self.recollection)

    @cached_property
    def arithmetic(self) -> Arithmetic:
        """Which transitions contradict the arithmetic of their tests."""
        return Arithmetic(self.program, self.index, self.types, self.recollection)

    @cached_property
    def stuck_guards(self) -> tuple[StuckGuard, ...]:
        """The tests that are to end retries and stand still."""
        return tuple(
            guard
            for explored in self.typestate.explored
            for guard in self.recollection.of(
                ("stuck guards", id(explored)), explored, partial(_all_stuck_guards, explored)
            )
        )

    @cached_property
    def constant_guards(self) -> tuple[ConstantGuard, ...]:
        """The tests of constants that always go one way."""
        return tuple(constant_guards(self.program))

    @cached_property
    def lost_ways(self) -> Mapping[str, frozenset[str]]:
        """What procedures never build because of tests that are reported: qualified names, by procedure."""
        return lost_ways(self.program, self.constant_guards)

    def is_lost(self, procedure: str, workflow: WorkflowFacts) -> bool:
        """Whether a run would visit the procedure, were it not for a test that is reported."""
        lost = {name for one in workflow.reachable for name in self.lost_ways.get(one, ())}
        return any(
            procedure in workflow.surely_reachable_from(name)
            for name in lost.intersection(workflow.workflow.procedures)
        )

    @cached_property
    def field_uses(self) -> FieldUses:
        """What handlers do with the fields of the states."""
        return field_uses(self.program, self.index)

    @cached_property
    def state_fields(self) -> tuple[tuple[SigmaModel, Field], ...]:
        """The fields of the states that are wholly followed, each with its state."""
        return tuple(state_fields(self.program, self.index))

    @cached_property
    def never_written(self) -> tuple[NeverWritten, ...]:
        """The fields that conditions depend on and nothing sets."""
        return tuple(never_written(self.program, self.index, self.field_uses, self.state_fields))

    def of_state_run(
        self, what: str, run: StateRun, find: Callable[[StateRun, Index], Iterable[T]]
    ) -> tuple[T, ...]:
        """What `find` makes of a run: it is not asked again while the run and the types it asks for stay."""
        types = self.types.of(run.sigma or "")
        return self.recollection.of(
            (what, id(run.source)), (run.source, types), lambda: tuple(find(run, types.index))
        )

    def way_to(self, procedure: str) -> tuple[RelatedPlace, ...]:
        """The steps of a shortest path to the procedure; none where no known path leads there."""
        for workflow in self.workflows:
            if procedure in workflow.surely_reachable:
                return flow_to(workflow, procedure)
        return ()

    def symbol_of_handler(self, declaration: str) -> str:
        """`Class.method` of a handler, as reports name the place around a finding."""
        found = self.index.handlers.get(declaration)
        return f"{simple_name(found.owner)}.{found.name}" if found is not None else simple_name(declaration)


def _all_stuck_guards(explored: ExploredWorkflow) -> tuple[StuckGuard, ...]:
    return tuple(stuck_guards(explored))
