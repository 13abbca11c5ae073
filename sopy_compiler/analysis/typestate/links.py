"""Which fields may know of each other: what one holds can tell whether another has been set.

Fields are linked when some handler changes both, or changes one behind a test of the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.ir.flow import Assume, Change, Enter, Flow, FlowNode, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import PlaceRoot

# In a graph with more nodes than this, every test counts as one before every change.
MAXIMUM_NODES: Final = 1_500

Links = Mapping[str, frozenset[str]]
"""The fields of sigma by name, each with those linked to it; parts of a field count as the field."""


@dataclass(slots=True, eq=False)
class _Uses:
    """The fields that a node tests and changes, what the function that it calls does included."""

    tested: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def add(self, other: "_Uses") -> None:
        """Take over what another node does."""
        self.tested |= other.tested
        self.changed |= other.changed


def links_of(runs: Iterable[HandlerRun]) -> Links:
    """The links that the handlers of a workflow make."""
    found: dict[str, set[str]] = {}
    for run in runs:
        nodes = [_uses(node, run.flow) for node in run.flow.nodes]
        together = set().union(*(node.changed for node in nodes))
        for number, node in enumerate(nodes):
            if not node.changed:
                continue
            tested = _tested_before(number, run.flow.nodes, nodes)
            for name in node.changed:
                found.setdefault(name, set()).update(together, tested)
                for other in tested:
                    found.setdefault(other, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _uses(node: FlowNode, flow: Flow) -> _Uses:
    uses = _Uses()
    match node.step:
        case Store(place=place) | Change(place=place) if place.root is PlaceRoot.SIGMA:
            uses.changed.add(place.path[0])
        case Assume(reads=reads):
            uses.tested.update(place.path[0] for place in reads if place.root is PlaceRoot.SIGMA)
        case Enter(part=part):
            for inner in flow.parts[part].nodes:
                uses.add(_uses(inner, flow))
    return uses


def _tested_before(number: int, graph: tuple[FlowNode, ...], nodes: list[_Uses]) -> set[str]:
    """The fields that are tested on some way to the node, or by the function that it calls."""
    if len(graph) > MAXIMUM_NODES:
        return set().union(*(node.tested for node in nodes))
    tested: set[str] = set()
    seen = {number}
    pending = [number]
    while pending:
        current = pending.pop()
        tested |= nodes[current].tested
        new = set(graph[current].before) - seen
        seen |= new
        pending.extend(new)
    return tested
