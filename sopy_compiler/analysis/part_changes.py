"""What the functions that a handler calls may change of the state."""

from collections.abc import Iterable, Sequence

from sopy_compiler.ir.flow import Change, Enter, Flow, Forget, Step, Store
from sopy_compiler.ir.place import Place


def part_changes(flow: Flow) -> tuple[frozenset[Place] | None, ...]:
    """What each function may change, with those that it calls; None for all of sigma."""
    found: tuple[frozenset[Place] | None, ...] = (frozenset(),) * len(flow.parts)
    while True:
        following = tuple(changes_of((node.step for node in part.nodes), found) for part in flow.parts)
        if following == found:
            return found
        found = following


def changes_of(
    steps: Iterable[Step | None], parts: Sequence[frozenset[Place] | None]
) -> frozenset[Place] | None:
    """What these steps change, where the functions that they enter change `parts`; None for all of sigma."""
    changed: set[Place] = set()
    for step in steps:
        match step:
            case Store(place=place) | Change(place=place):
                changed.add(place)
            case Forget(places=places):
                if not places:
                    return None
                changed.update(places)
            case Enter(part=part):
                inside = parts[part]
                if inside is None:
                    return None
                changed |= inside
    return frozenset(changed)
