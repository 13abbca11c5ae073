"""A handler's flow without what does not concern the fields in question."""

from dataclasses import dataclass, field

from sopy_compiler.analysis.typestate.frame import Frame
from sopy_compiler.analysis.typestate.program import ANYTHING, RunnableFlow, doubt_keys, key_of


@dataclass(slots=True, eq=False)
class Slice:
    """The nodes of each graph that concern the places of the frame: in between nothing happens to them.

    `kept` has the entries and ends of graphs as well; a function without concern is stepped over.
    """

    flow: RunnableFlow
    kept: tuple[frozenset[int], ...]
    is_idle: bool
    """Whether nothing in the handler concerns the places."""
    _ahead: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    def ahead(self, graph: int, node: int) -> tuple[int, ...]:
        """The kept nodes that come first from the node on, itself if it is one, in order of discovery."""
        if node in self.kept[graph]:
            return (node,)
        found = self._ahead.get((graph, node))
        if found is None:
            found = self._ahead[graph, node] = self._first_kept(graph, (node,))
        return found

    def behind(self, graph: int, node: int) -> tuple[int, ...]:
        """The kept nodes that come first behind the node."""
        after = self.flow.graphs[graph].after[node]
        if len(after) == 1:
            return self.ahead(graph, after[0])
        found = self._ahead.get((graph, ~node))
        if found is None:
            found = self._ahead[graph, ~node] = self._first_kept(graph, after)
        return found

    def _first_kept(self, graph: int, starts: tuple[int, ...]) -> tuple[int, ...]:
        made = self.flow.graphs[graph]
        kept = self.kept[graph]
        found: list[int] = []
        seen: set[int] = set()
        pending = list(starts)
        while pending:
            number = pending.pop()
            if number in seen:
                continue
            seen.add(number)
            if number in kept:
                found.append(number)
            elif number in made.returns:
                ends = self.flow.open_exits[made.part(number)]
                pending.extend(after for end, after in made.returns[number] if end in ends)
            else:
                pending.extend(made.after[number])
        return tuple(found)


def slice_of(flow: RunnableFlow, frame: Frame) -> Slice:
    """The slice for the places of the frame, and for what makes ways doubtful in it."""
    keys = {key_of(place) for place in frame.layout.places} | {ANYTHING}
    if frame.doubted is not None:
        keys |= doubt_keys(frame.doubted)
    kept: dict[int, set[int]] = {}
    for key in keys:
        for graph, node in flow.concerning.get(key, ()):
            there = kept.get(graph, set())
            step = flow.graphs[graph].steps[node]
            if node not in there and step is not None and frame.concerns(step):
                there.add(node)
                kept[graph] = there
    pending = list(kept)
    while pending:
        for graph, node in flow.callers.get(pending.pop(), ()):
            if graph not in kept:
                pending.append(graph)
            kept.setdefault(graph, set()).add(node)
    borders = flow.borders
    # A function without concern is stepped over, so that its call is no node either.
    nodes = (
        borders[number] | kept[number] if number in kept else borders[number]
        for number in range(len(borders))
    )
    return Slice(flow, tuple(nodes) if kept else borders, 0 not in kept)
