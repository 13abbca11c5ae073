"""The compiler on one screen: from source texts to facts and findings, without any input or output."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.emit.event_matrix import EventMatrix, view_event_matrices
from sopy_compiler.emit.machine_view import MachineView, view_machines
from sopy_compiler.emit.sigma_table import SigmaTable, view_sigma_tables
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.ir.program import Program
from sopy_compiler.lowering.edited_program import EditedProgram
from sopy_compiler.lowering.lower import Lowering, ProgramReader
from sopy_compiler.source.loader import ModuleLoader, NoLoader
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How much has been done, in steps that are the same on every machine.

    Modules that were parsed; statements and expressions that were interpreted, each for every state it was
    met in; steps of handlers that the search along the transitions has run, each for every environment.
    """

    modules: int
    statements: int
    expressions: int
    environments: int

    @property
    def steps(self) -> int:
        """All of it but the parsing."""
        return self.statements + self.expressions + self.environments


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What is known about the sources: the program as written, and what follows from it."""

    program: Program
    facts: Facts
    lowering: Lowering

    @property
    def work(self) -> Work:
        """What it took so far: facts are worked out when they are asked for."""
        return Work(
            modules=self.lowering.modules,
            statements=self.lowering.statements,
            expressions=self.lowering.expressions,
            environments=self.facts.typestate.steps,
        )


def compile_source(
    sources: Sequence[SourceText],
    *,
    loader: ModuleLoader | None = None,
    configured_entries: tuple[str, ...] = (),
    unreadable: tuple[UnreadableSource, ...] = (),
    built_tables: tuple[BuiltTable, ...] = (),
) -> Compilation:
    """Understand the sources and the modules they import, as far as `loader` finds them; runs none of them.

    `configured_entries` are qualified names of start procedures beyond those that the program declares,
    `unreadable` the files that should have been among the sources, `built_tables` those found beside them.
    """
    reader = ProgramReader(sources, loader=loader or NoLoader(), configured_entries=configured_entries)
    lowering = reader.lower()
    program = replace(lowering.program, unreadable=unreadable, built_tables=built_tables)
    return Compilation(program=program, facts=Facts(program), lowering=lowering)


class Recompiler:
    """Compiles a program again and again while its texts are edited, each time only what an edit reaches.

    The result equals that of `compile_source` on the same texts. Files that come, go or change without being
    told of are not noticed: `forget` starts from nothing.
    """

    def __init__(self) -> None:
        self._edited: EditedProgram | None = None
        self._recollection = Recollection()
        self._configured: tuple[str, ...] = ()

    def forget(self) -> None:
        """Compile everything the next time."""
        self._edited = None

    @property
    def loaded(self) -> tuple[SourceText, ...]:
        """The modules that are no sources, and were read because others import them."""
        return self._edited.loaded if self._edited is not None else ()

    def compile(
        self,
        sources: Sequence[SourceText],
        *,
        loader: ModuleLoader,
        loaded: Sequence[SourceText] | None = (),
        configured_entries: tuple[str, ...] = (),
        unreadable: tuple[UnreadableSource, ...] = (),
        built_tables: tuple[BuiltTable, ...] = (),
    ) -> Compilation:
        """Like `compile_source`; `loaded` are the modules of that property with their present texts.

        None in their place says that some are gone: then everything is compiled.
        """
        lowering = None
        if self._edited is not None and self._configured == configured_entries and loaded is not None:
            edited, self._edited = self._edited, None  # nothing is kept of a reading that breaks off
            lowering = edited.lower_again(sources, loaded)
            self._edited = edited
        if lowering is None:
            self._edited = None
            reader = ProgramReader(sources, loader=loader, configured_entries=configured_entries)
            edited = EditedProgram(reader, sources)
            lowering = edited.lower()
            self._edited, self._configured = edited, configured_entries
        self._recollection.start_program()
        program = replace(lowering.program, unreadable=unreadable, built_tables=built_tables)
        return Compilation(program=program, facts=Facts(program, self._recollection), lowering=lowering)


def check(compilation: Compilation, selection: Selection | None = None) -> tuple[Diagnostic, ...]:
    """The findings of the selected rules, in order of file and place.

    Raises:
        RuleFailureError: a rule failed; the error carries the findings of the others.
    """
    return run(compilation.program, compilation.facts, selection or Selection())


def machines(compilation: Compilation) -> tuple[MachineView, ...]:
    """The workflows, as the graph formats show them."""
    return view_machines(compilation.facts)


def sigma_tables(compilation: Compilation) -> tuple[SigmaTable, ...]:
    """What every procedure does with the fields of its state."""
    return view_sigma_tables(compilation.facts, entry_states=compilation.facts.typestate.at_entry)


def event_matrices(compilation: Compilation) -> tuple[EventMatrix, ...]:
    """What every procedure makes of the events of its workflow."""
    return view_event_matrices(compilation.facts)
