"""The graph of a machine: procedures and `End`, joined where a handler can move from one to the other."""

from collections.abc import Iterable

import networkx as nx

from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.vocabulary import END_STATE

LEAVING_KINDS = (TransitionKind.MOVE, TransitionKind.FINISH)


class TransitionGraph:
    """Nodes are qualified names in order of definition, then `End`; an edge carries its first transition.

    Staying, recovering and raising are no edges. A target outside `procedures` is left out.
    """

    def __init__(self, procedures: Iterable[str], transitions: Iterable[Transition]) -> None:
        self.digraph: nx.DiGraph[str] = nx.DiGraph()
        self.digraph.add_nodes_from(procedures)
        self.digraph.add_node(END_STATE)
        for transition in transitions:
            if self._is_edge(transition):
                self.digraph.add_edge(transition.source, transition.target, transition=transition)

    def _is_edge(self, transition: Transition) -> bool:
        source, target = transition.source, transition.target
        return (
            transition.kind in LEAVING_KINDS
            and source in self.digraph
            and target in self.digraph
            and not self.digraph.has_edge(source, target)
        )

    @property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, `End` last."""
        return tuple(self.digraph)

    def successors(self, node: str) -> tuple[str, ...]:
        """Where a run can move from `node`, in order of the transitions."""
        return tuple(self.digraph.successors(node))

    def predecessors(self, node: str) -> tuple[str, ...]:
        """From where a run can move to `node`."""
        return tuple(self.digraph.predecessors(node))

    def transition(self, source: str, target: str) -> Transition:
        """The first transition of the edge.

        Raises:
            KeyError: there is no such edge.
        """
        found: Transition = self.digraph.edges[source, target]["transition"]
        return found
