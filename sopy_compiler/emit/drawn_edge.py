"""The arrows of a drawing: one from each procedure to each other that some transition leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.emit.machine_view import Edge
from sopy_compiler.ir.transition import TransitionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An event that takes the arrow; `conditions` are alternatives, empty when it always does.

    `taken` is how often tests have taken it, None if that was not looked at.
    """

    event: str
    kind: TransitionKind
    conditions: tuple[str, ...]
    taken: int | None = None

    @property
    def label(self) -> str:
        """`event [condition | condition]`."""
        return self.short_label + (f" [{' | '.join(self.conditions)}]" if self.conditions else "")

    @property
    def short_label(self) -> str:
        """The label without the conditions."""
        name = f"{self.event} (recover)" if self.kind is TransitionKind.RECOVER else self.event
        if self.taken is None:
            return name
        return f"{name} taken {self.taken}" if self.taken else f"{name} never taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnEdge:
    """One arrow; drawing programs put the labels of parallel arrows over each other."""

    source: str
    target: str
    causes: tuple[Cause, ...]

    @property
    def is_loop(self) -> bool:
        """Whether the arrow returns to where it starts."""
        return self.source == self.target

    @property
    def only_recovers(self) -> bool:
        """Whether nothing but recovery messages takes the arrow."""
        return all(cause.kind is TransitionKind.RECOVER for cause in self.causes)


def drawn_edges(edges: Iterable[Edge]) -> tuple[DrawnEdge, ...]:
    """The arrows in order of their first transitions; raising is rolled back, so there is none for it."""
    arrows: dict[tuple[str, str], dict[tuple[str, TransitionKind, int | None], dict[str, None]]] = {}
    for edge in edges:
        if edge.kind is not TransitionKind.RAISE:
            causes = arrows.setdefault((edge.source, edge.target), {})
            causes.setdefault((edge.event, edge.kind, edge.taken), {})[edge.condition] = None
    return tuple(
        DrawnEdge(
            source=source,
            target=target,
            causes=tuple(
                Cause(
                    event=event,
                    kind=kind,
                    conditions=() if "" in conditions else tuple(conditions),
                    taken=taken,
                )
                for (event, kind, taken), conditions in causes.items()
            ),
        )
        for (source, target), causes in arrows.items()
    )
