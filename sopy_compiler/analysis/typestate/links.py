"""Which fields may know of each other: what one holds can tell whether another has been set.

Fields are linked when some handler changes both, or changes one behind a test of the other.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sopy_compiler.ir.flow import Assume, Change, Enter, Flow, FlowNode, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import PlaceRoot

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
        parts: dict[int, _Uses] = {}
        nodes = [_uses(node, run.flow, parts) for node in run.flow.nodes]
        together = set().union(*(node.changed for node in nodes))
        if not together:
            continue
        tested = _tested_before(run.flow.nodes, nodes)
        for number, node in enumerate(nodes):
            for name in node.changed:
                found.setdefault(name, set()).update(together, tested[number])
                for other in tested[number]:
                    found.setdefault(other, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _uses(node: FlowNode, flow: Flow, parts: dict[int, _Uses]) -> _Uses:
    uses = _Uses()
    match node.step:
        case Store(place=place) | Change(place=place) if place.root is PlaceRoot.SIGMA:
            uses.changed.add(place.path[0])
        case Assume(reads=reads):
            uses.tested.update(place.path[0] for place in reads if place.root is PlaceRoot.SIGMA)
        case Enter(part=part):
            if part not in parts:
                parts[part] = _Uses()
                for inner in flow.parts[part].nodes:
                    parts[part].add(_uses(inner, flow, parts))
            return parts[part]
    return uses


def _tested_before(graph: tuple[FlowNode, ...], nodes: list[_Uses]) -> list[frozenset[str]]:
    """Of each node the fields that are tested on some way to it, or by the function that it calls."""
    tested = [frozenset(node.tested) for node in nodes]
    following: list[list[int]] = [[] for _ in graph]
    for number, node in enumerate(graph):
        for previous in node.before:
            following[previous].append(number)
    pending = deque(number for number, names in enumerate(tested) if names)
    while pending:
        number = pending.popleft()
        for after in following[number]:
            if not tested[number] <= tested[after]:
                tested[after] |= tested[number]
                pending.append(after)
    return tested
