"""Procedures whose ways out are not all known.

A rule that says "no path leads there" stays silent when such a procedure could be on the path.
"""

from collections.abc import Mapping
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.graph.intention import intended_target
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerRun
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.transition import BadOutcomeKind, TransitionKind

HARMLESS_DECORATORS: Final = frozenset({"typing.override", "typing_extensions.override"})


def handlers_are_known(procedure: Procedure, index: Index) -> bool:
    """Whether every base was followed and every event annotation of the class and its bases understood."""
    return procedure.bases_known and all(
        declaration.events_known for declaration in _declarations(procedure, index)
    )


def has_refused_handler(procedure: Procedure, index: Index) -> bool:
    """Whether a handler has a signature that the runtime refuses, so that it takes no event."""
    return any(declaration.problems for declaration in _declarations(procedure, index))


def may_move_anywhere(
    procedure: Procedure, index: Index, *, inside: Mapping[str, Procedure], but_for_mistakes: bool = False
) -> bool:
    """Whether a run may leave the procedure for one outside `inside`, or for one that could not be told.

    With `but_for_mistakes`, a name that nothing defines and a class that is returned lead nowhere.
    """
    if not procedure.bases_known or any(map(_has_no_runs, _declarations(procedure, index))):
        return True
    return any(
        _may_leave(run, inside) or (not but_for_mistakes and _hides_a_move(run, procedure, inside))
        for run in procedure.runs
    )


def _declarations(procedure: Procedure, index: Index) -> tuple[HandlerDeclaration, ...]:
    line = (procedure.qualname, *procedure.ancestors)
    known = (index.procedures[name] for name in line if name in index.procedures)
    return tuple(declaration for one in known for declaration in one.declarations)


def _has_no_runs(declaration: HandlerDeclaration) -> bool:
    """Whether it is not known for which events the handler runs, not even by a name of an unknown one."""
    return not declaration.events_known and not declaration.events


def has_bad_outcome(procedure: Procedure) -> bool:
    """Whether a path ends in something that is no outcome: what was meant is then unknown."""
    return any(run.bad_outcomes for run in procedure.runs)


def _hides_a_move(run: HandlerRun, procedure: Procedure, inside: Mapping[str, Procedure]) -> bool:
    return not run.is_complete or any(
        outcome.kind is BadOutcomeKind.CLASS and intended_target(outcome, procedure, inside) is None
        for outcome in run.bad_outcomes
    )


def _may_leave(run: HandlerRun, inside: Mapping[str, Procedure]) -> bool:
    return not run.is_followed or any(
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
