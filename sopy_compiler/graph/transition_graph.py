"""The graph of a machine: procedures and `End`, joined where a handler can move from one to the other."""

from collections.abc import Iterable

from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.vocabulary import END_STATE

LEAVING_KINDS = (TransitionKind.MOVE, TransitionKind.FINISH)


class TransitionGraph:
    """Nodes are qualified names in order of definition, then `End`; an edge carries its first transition.

    Staying, recovering and raising are no edges. A target outside `procedures` is left out.
    """

    def __init__(self, procedures: Iterable[str], transitions: Iterable[Transition]) -> None:
        self._following: dict[str, dict[str, Transition]] = {name: {} for name in (*procedures, END_STATE)}
        self._previous: dict[str, dict[str, None]] = {name: {} for name in self._following}
        for transition in transitions:
            if self._is_edge(transition):
                self._following[transition.source][transition.target] = transition
                self._previous[transition.target][transition.source] = None

    def _is_edge(self, transition: Transition) -> bool:
        source, target = transition.source, transition.target
        return (
            transition.kind in LEAVING_KINDS
            and source in self._following
            and target in self._following
            and target not in self._following[source]
        )

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, `End` last."""
        return tuple(self._following)

    def __contains__(self, node: str) -> bool:
        return node in self._following

    def successors(self, node: str) -> tuple[str, ...]:
        """Where a run can move from `node`, in order of the transitions."""
        return tuple(self._following[node])

    def predecessors(self, node: str) -> tuple[str, ...]:
        """From where a run can move to `node`."""
        return tuple(self._previous[node])

    def transition(self, source: str, target: str) -> Transition:
        """The first transition of the edge.

        Raises:
            KeyError: there is no such edge.
        """
        return self._following[source][target]
