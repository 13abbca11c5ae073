"""What follows from the graph of one workflow; computed when first asked for."""

from functools import cached_property

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.openness import has_bad_outcome, may_move_anywhere
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

    @cached_property
    def graph(self) -> TransitionGraph:
        """The procedures and `End`."""
        return TransitionGraph(self.workflow.procedures, self.workflow.transitions)

    @cached_property
    def procedures(self) -> tuple[Procedure, ...]:
        """The states, in order of definition."""
        return tuple(self._index.procedures[name] for name in self.workflow.procedures)

    @cached_property
    def open_procedures(self) -> frozenset[str]:
        """Those that may move to a procedure the analysis could not tell."""
        inside = frozenset(self.workflow.procedures)
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
        surely = frozenset(self._tree)
        return surely if surely.isdisjoint(self.open_procedures) else frozenset(self.graph.nodes)

    @cached_property
    def reachable_procedures(self) -> tuple[Procedure, ...]:
        """The states a run may visit, in order of definition."""
        return tuple(procedure for procedure in self.procedures if procedure.qualname in self.reachable)

    @cached_property
    def finishing(self) -> frozenset[str]:
        """Procedures from which a path leads, or may lead, to `End`."""
        unclear = {procedure.qualname for procedure in self.procedures if has_bad_outcome(procedure)}
        return reaching(self.graph, (END_STATE, *sorted(self.open_procedures | unclear)))

    def reachable_from(self, start: str) -> frozenset[str] | None:
        """What a run that starts at `start` may visit; None when it cannot be told."""
        found = frozenset(search_tree(self.graph, (start,)))
        return found if found.isdisjoint(self.open_procedures) else None

    def witness(self, procedure: str) -> tuple[Transition, ...]:
        """A shortest path from a start; empty for a start and where no known path leads."""
        return path_to(self.graph, self._tree, procedure) if procedure in self._tree else ()

    @cached_property
    def _tree(self) -> dict[str, str | None]:
        return search_tree(self.graph, self.workflow.starts)
