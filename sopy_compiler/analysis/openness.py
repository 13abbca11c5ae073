"""Procedures whose ways out are not all known.

A rule that says "no path leads there" stays silent when such a procedure could be on the path.
"""

from collections.abc import Mapping
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.graph.intention import intended_target
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.transition import BadOutcomeKind, TransitionKind

HARMLESS_DECORATORS: Final = frozenset({"typing.override", "typing_extensions.override"})


def handlers_are_known(procedure: Procedure, index: Index) -> bool:
    """Whether `runs` holds every handler: all bases and event annotations were understood."""
    if not procedure.bases_known:
        return False
    line = (procedure.qualname, *procedure.ancestors)
    return all(
        declaration.events_known and not declaration.problems
        for name in line
        if name in index.procedures
        for declaration in index.procedures[name].declarations
    )


def may_move_anywhere(procedure: Procedure, index: Index, *, inside: Mapping[str, Procedure]) -> bool:
    """Whether a run may leave the procedure for one outside `inside`, or for one that could not be told."""
    if not handlers_are_known(procedure, index):
        return True
    return any(_may_move_anywhere(run, procedure, inside) for run in procedure.runs)


def has_bad_outcome(procedure: Procedure) -> bool:
    """Whether a path ends in something that is no outcome: what was meant is then unknown."""
    return any(run.bad_outcomes for run in procedure.runs)


def _may_move_anywhere(run: HandlerRun, procedure: Procedure, inside: Mapping[str, Procedure]) -> bool:
    if not run.is_complete:
        return True
    if any(
        outcome.kind is BadOutcomeKind.CLASS and intended_target(outcome, procedure, inside) is None
        for outcome in run.bad_outcomes
    ):
        return True
    return any(
        not transition.target_is_known
        or (transition.kind is TransitionKind.MOVE and transition.target not in inside)
        for transition in run.transitions
    )


def forgotten_handlers(procedure: Procedure) -> tuple[Method, ...]:
    """Methods that look like handlers, are called by nobody and lack the decorator."""
    return tuple(
        method
        for method in procedure.methods
        if method.looks_like_handler
        and not method.is_used
        and all(decorator in HARMLESS_DECORATORS for decorator in method.decorators)
    )
