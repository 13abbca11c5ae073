"""The edges of a drawing: transitions that differ only in their condition are one arrow."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sopy_compiler.emit.machine_view import Edge
from sopy_compiler.ir.transition import TransitionKind

# A handler that raises is rolled back: there is nothing to draw.
_UNDRAWN: Final = frozenset({TransitionKind.RAISE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnEdge:
    """One arrow; `conditions` are alternatives, empty when one of them is no condition at all."""

    source: str
    target: str
    event: str
    kind: TransitionKind
    conditions: tuple[str, ...]

    @property
    def label(self) -> str:
        """`event [condition]`, with `(recover)` for a recovery message."""
        kind = " (recover)" if self.kind is TransitionKind.RECOVER else ""
        return f"{self.event}{kind}" + (f" [{' | '.join(self.conditions)}]" if self.conditions else "")


def drawn_edges(edges: Iterable[Edge]) -> tuple[DrawnEdge, ...]:
    """The arrows in order of the first transition of each."""
    merged: dict[tuple[str, str, str, TransitionKind], dict[str, None]] = {}
    for edge in edges:
        if edge.kind not in _UNDRAWN:
            merged.setdefault((edge.source, edge.target, edge.event, edge.kind), {})[edge.condition] = None
    return tuple(
        DrawnEdge(
            source=source,
            target=target,
            event=event,
            kind=kind,
            conditions=() if "" in conditions else tuple(conditions),
        )
        for (source, target, event, kind), conditions in merged.items()
    )
