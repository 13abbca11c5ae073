"""Moves that a handler states but does not make: `return Next` where `return Next()` was meant.

Reports about reachability count them, so that one mistake is not reported a second time as an unreachable
procedure; the drawn machine does not show them.
"""

from collections.abc import Mapping

from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import BadOutcome, BadOutcomeKind, Transition, TransitionKind


def intended_moves(procedure: Procedure, states: Mapping[str, Procedure]) -> tuple[Transition, ...]:
    """The moves to procedures whose class was returned in place of an instance."""
    return tuple(
        _move(procedure, run, outcome, target)
        for run in procedure.runs
        for outcome in run.bad_outcomes
        if (target := intended_target(outcome, procedure, states)) is not None
    )


def intended_target(outcome: BadOutcome, procedure: Procedure, states: Mapping[str, Procedure]) -> str | None:
    """The procedure whose class was returned; None when there is not exactly one of that name."""
    if outcome.kind is not BadOutcomeKind.CLASS:
        return None
    name = simple_name(outcome.text)
    if f"{procedure.module}.{name}" in states:
        return f"{procedure.module}.{name}"
    alike = [qualname for qualname, state in states.items() if state.name == name]
    return alike[0] if len(alike) == 1 else None


def _move(procedure: Procedure, run: HandlerRun, outcome: BadOutcome, target: str) -> Transition:
    return Transition(
        source=procedure.qualname,
        target=target,
        event=outcome.event,
        handler=run.name,
        kind=TransitionKind.MOVE,
        condition=outcome.condition,
        span=outcome.span,
        via=outcome.via,
    )
