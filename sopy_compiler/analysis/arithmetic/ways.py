"""The ways through a flow graph, calls written out and loops cut.

A loop is passed once, as a step that forgets all it may change; so is a function that calls itself. Ways that
differ in nothing of interest are one.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Final

from sopy_compiler.analysis.flow_components import Component, components
from sopy_compiler.analysis.part_changes import changes_of, part_changes
from sopy_compiler.ir.flow import Assume, Change, Enter, Flow, FlowNode, Forget, Leave, Store
from sopy_compiler.ir.place import Place

WayStep = Assume | Store | Change | Forget
Way = tuple[WayStep, ...]
Found = tuple[Way, ...] | None
"""None when there are too many, or too long ones."""

MAXIMUM_WAYS: Final = 64
MAXIMUM_STEPS: Final = 200


class Ways:
    """The ways through one flow, made of the steps that are of interest."""

    def __init__(self, flow: Flow, is_of_interest: Callable[[WayStep], bool]) -> None:
        self._flow = flow
        self._is_of_interest = is_of_interest
        self._changes = part_changes(flow)
        self._parts: dict[int, tuple[Found, ...]] = {}
        self._open: set[int] = set()
        self._found = self._through(flow.nodes)

    def to(self, transition: int) -> Found:
        """The ways that end in the transition of that number."""
        return _merged(self._found[end.node] for end in self._flow.exits if end.transition == transition)

    def _through(self, nodes: Sequence[FlowNode]) -> list[Found]:
        """The ways to each node."""
        found: list[Found] = [()] * len(nodes)
        for component in components([node.before for node in nodes]):
            before = _merged(
                found[previous]
                for number in component.members
                for previous in nodes[number].before
                if previous not in component.members
            )
            if 0 in component.members:
                before = _merged((before, ((),)))
            after = self._after(before, component, nodes)
            for number in component.members:
                found[number] = after
        return found

    def _after(self, before: Found, component: Component, nodes: Sequence[FlowNode]) -> Found:
        """The ways after a node, or after the loop that the component is."""
        if component.is_cyclic:
            steps = [nodes[number].step for number in component.members]
            return self._extended(before, forget(changes_of(steps, self._changes)))
        (number,) = component.members
        match nodes[number].step:
            case Leave(call=call, exit=end):
                enter = nodes[call].step
                assert isinstance(enter, Enter)
                return _chained(before, self._inside(enter.part)[end])
            case Assume() | Store() | Change() | Forget() as step:
                return self._extended(before, step)
        return before

    def _inside(self, part: int) -> tuple[Found, ...]:
        """The ways from the function's entry to each of its exits."""
        found = self._parts.get(part)
        if found is not None:
            return found
        inner = self._flow.parts[part]
        if part in self._open:
            return (self._extended(((),), forget(self._changes[part])),) * len(inner.exits)
        self._open.add(part)
        reached = self._through(inner.nodes)
        self._open.discard(part)
        self._parts[part] = tuple(reached[node] for node in inner.exits)
        return self._parts[part]

    def _extended(self, ways: Found, step: WayStep | None) -> Found:
        if ways is None or step is None or not self._is_of_interest(step):
            return ways
        return _limited((*way, step) for way in ways)


def forget(changed: frozenset[Place] | None) -> Forget | None:
    """The step that forgets the places, all of sigma for None; None when there are none."""
    if changed is None:
        return Forget()
    return Forget(places=tuple(sorted(changed))) if changed else None


def _chained(before: Found, inside: Found) -> Found:
    if before is None or inside is None or len(before) * len(inside) > MAXIMUM_WAYS**2:
        return None
    return _limited(first + second for first, second in product(before, inside))


def _merged(found: Iterable[Found]) -> Found:
    ways: list[Way] = []
    for one in found:
        if one is None:
            return None
        ways.extend(one)
    return _limited(ways)


def _limited(ways: Iterable[Way]) -> Found:
    distinct = tuple(dict.fromkeys(ways))
    if len(distinct) > MAXIMUM_WAYS or any(len(way) > MAXIMUM_STEPS for way in distinct):
        return None
    return distinct
