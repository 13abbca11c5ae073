"""The transitions of a group, as people ask for them: what leads here, what leads on."""

from collections.abc import Iterator

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.lsp.workspace import View

_LEADING = frozenset({TransitionKind.MOVE, TransitionKind.STAY, TransitionKind.FINISH})


def outgoing(procedure: Procedure) -> tuple[Transition, ...]:
    """The ways on from a procedure, each once."""
    found = (one for run in procedure.runs for one in run.transitions if one.kind is not TransitionKind.RAISE)
    return tuple(dict.fromkeys(found))


def incoming(view: View, qualname: str) -> tuple[Transition, ...]:
    """The ways from other procedures to this one."""
    found = (
        one
        for procedure in view.group.compilation.program.procedures
        for one in outgoing(procedure)
        if one.target == qualname and one.kind is TransitionKind.MOVE
    )
    return tuple(dict.fromkeys(found))


def taking(view: View, event: str) -> Iterator[tuple[Procedure, tuple[Transition, ...]]]:
    """The procedures that take the event, with the ways on that it opens."""
    for procedure in view.group.compilation.program.procedures:
        runs = [run for run in procedure.runs if run.event == event]
        if runs:
            ways = (one for run in runs for one in run.transitions if one.kind in _LEADING)
            yield procedure, tuple(dict.fromkeys(ways))


def way_words(one: Transition, *, is_from: bool = False) -> str:
    """A way in words: the event, where it leads or comes from, and the condition."""
    other = simple_name(one.source if is_from else one.target)
    if one.kind is TransitionKind.STAY:
        other = "stays"
    elif one.kind is TransitionKind.RECOVER:
        other = f"stays: {one.text}" if one.text else "stays"
    condition = f" if {one.condition.text}" if one.condition.text else ""
    arrow = "from" if is_from else "→"
    return f"{simple_name(one.event)} {arrow} {other}{condition}"
