"""What follows from the graph of one workflow; computed when first asked for."""

from functools import cached_property

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.openness import has_bad_outcome, has_refused_handler, may_move_anywhere
from sopy_compiler.graph.paths import path_to, reaching, search_tree
from sopy_compiler.graph.transition_graph import TransitionGraph
from sopy_compiler.graph.workflow import Workflow
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.transition import Transition
from sopy_compiler.ir.vocabulary import END_STATE


class WorkflowFacts:
    """A workflow with its graph and the questions rules ask about it."""

    def __init__(self, workflow: Workflow, index: Index) -> None:
        self.workflow = workflow
        self._index = index
        self._reached_from: dict[str, frozenset[str]] = {}

    @cached_property
    def graph(self) -> TransitionGraph:
        """The procedures and `End`; moves that were only meant are edges as well."""
        moves = (*self.workflow.transitions, *self.workflow.intended)
        return TransitionGraph(self.workflow.procedures, moves)

    @cached_property
    def procedures(self) -> tuple[Procedure, ...]:
        """The states, in order of definition."""
        return tuple(self._index.procedures[name] for name in self.workflow.procedures)

    @cached_property
    def open_procedures(self) -> frozenset[str]:
        """Those that may move to a procedure the analysis could not tell."""
        inside = {procedure.qualname: procedure for procedure in self.procedures}
        return frozenset(
            procedure.qualname
            for procedure in self.procedures
            if may_move_anywhere(procedure, self._index, inside=inside)
        )

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Every procedure a run may visit, and `End` if it may; all of them where an entry is unknown."""
        if not self.workflow.entries_known:
            return frozenset(self.graph.nodes)
        if self.surely_reachable.isdisjoint(self.open_procedures):
            return self.surely_reachable
        return frozenset(self.graph.nodes)

    @cached_property
    def reachable_procedures(self) -> tuple[Procedure, ...]:
        """The states a run may visit, in order of definition."""
        return tuple(procedure for procedure in self.procedures if procedure.qualname in self.reachable)

    @cached_property
    def unclear_procedures(self) -> frozenset[str]:
        """Open ones, and those with a mistake that hides how they were meant to be left."""
        return self.open_procedures | {
            procedure.qualname
            for procedure in self.procedures
            if has_bad_outcome(procedure) or has_refused_handler(procedure, self._index)
        }

    @cached_property
    def unknown_procedures(self) -> frozenset[str]:
        """Open ones but for mistakes that are reported, and those of which some handler is never run."""
        inside = {procedure.qualname: procedure for procedure in self.procedures}
        return frozenset(
            procedure.qualname
            for procedure in self.procedures
            if may_move_anywhere(procedure, self._index, inside=inside, but_for_mistakes=True)
            or has_refused_handler(procedure, self._index)
        )

    @cached_property
    def finishing(self) -> frozenset[str]:
        """Procedures from which a path leads, or may lead, to `End`."""
        return reaching(self.graph, (END_STATE, *sorted(self.unclear_procedures)))

    @cached_property
    def surely_reachable(self) -> frozenset[str]:
        """What the known paths from the starts lead to."""
        return frozenset(self._tree)

    def surely_reachable_from(self, start: str) -> frozenset[str]:
        """What the known paths from `start` lead to."""
        if start not in self._reached_from:
            self._reached_from[start] = frozenset(search_tree(self.graph, (start,)))
        return self._reached_from[start]

    def witness(self, procedure: str) -> tuple[Transition, ...]:
        """A shortest path from a start; empty for a start and where no known path leads."""
        return path_to(self.graph, self._tree, procedure) if procedure in self._tree else ()

    def shortest_cycle(self, procedure: str) -> tuple[str, ...]:
        """The procedures of a shortest way from the procedure back to itself; empty when there is none."""
        tree = search_tree(self.graph, self.graph.successors(procedure))
        if procedure not in tree:
            return ()
        way = [procedure]
        previous = tree[procedure]
        while previous is not None:
            way.append(previous)
            previous = tree[previous]
        return (procedure, *reversed(way[1:]))

    @cached_property
    def _tree(self) -> dict[str, str | None]:
        return search_tree(self.graph, self.workflow.starts)
