"""The compiler on one screen: from source texts to facts and findings, without any input or output."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.emit.event_matrix import EventMatrix, view_event_matrices
from sopy_compiler.emit.machine_view import MachineView, view_machines
from sopy_compiler.emit.sigma_table import SigmaTable, view_sigma_tables
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.ir.program import Program
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import ModuleLoader, NoLoader
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What is known about the sources: the program as written, and what follows from it."""

    program: Program
    facts: Facts


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
    program = lower_program(sources, loader=loader or NoLoader(), configured_entries=configured_entries)
    program = replace(program, unreadable=unreadable, built_tables=built_tables)
    return Compilation(program=program, facts=Facts(program))


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
