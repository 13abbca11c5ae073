"""Retries that never end: the counter that was to limit them never changes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sopy_compiler.analysis.typestate.atoms import AtomKind, Known
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow
from sopy_compiler.ir.flow import Assume, Change, Flow, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import Comparison, Relation, tested_places
from sopy_compiler.ir.term import ArithmeticTerm, ConstantTerm, LengthTerm, PlaceTerm, Term
from sopy_compiler.ir.transition import TransitionKind

_RETRIES = (TransitionKind.STAY, TransitionKind.RECOVER)
_ORDERS = (Relation.LESS, Relation.AT_MOST, Relation.GREATER, Relation.AT_LEAST, Relation.EQUAL)


@dataclass(frozen=True, slots=True, eq=False)
class StuckGuard:
    """A test that decides whether to try again, over a counter that keeps its first value."""

    test: Assume
    counter: Place
    run: HandlerRun
    workflow: ExploredWorkflow


def stuck_guards(explored: ExploredWorkflow) -> Iterator[StuckGuard]:
    """The tests with one way that only tries again, another that goes on, and nothing that ever changes."""
    changed = _changed_places(explored)
    for run in explored.runs:
        for test in _counting(run.flow, changed):
            counter = _counter(test, explored)
            if counter is not None and _is_retry(_ways_of(test, run.flow), run):
                yield StuckGuard(test, counter, run, explored)


def _counting(flow: Flow, changed: frozenset[Place]) -> Iterator[Assume]:
    """The handler's own comparisons of what never changes, as they are when they hold."""
    found: dict[Assume, None] = {}
    for node in flow.nodes:
        match node.step:
            case Assume(predicate=Comparison(relation=relation) as predicate) if relation in _ORDERS:
                if not any(_is_changed(place, changed) for place in tested_places(predicate)):
                    found[replace(node.step, holds=True)] = None
    yield from found


def _changed_places(explored: ExploredWorkflow) -> frozenset[Place]:
    """Every place that some handler changes; a value that it has anyway is no change."""
    found: set[Place] = set()
    for run in explored.runs:
        found.update(step.place for step in run.flow.steps if isinstance(step, Store | Change))
        found.update(run.flow.untracked)
    return frozenset(found)


def _is_changed(place: Place, changed: frozenset[Place]) -> bool:
    return place.root is not PlaceRoot.SIGMA or any(
        place.is_within(other) or other.is_within(place) for other in changed
    )


def _counter(test: Assume, explored: ExploredWorkflow) -> Place | None:
    """The field of the test that counts: a number or a size that is nothing from the beginning to the end."""
    predicate = test.predicate
    assert isinstance(predicate, Comparison)
    for side in (predicate.left, predicate.right):
        place = _counted(side)
        if place is None or place not in explored.places:
            continue
        if _is_nothing(explored.initial.slot(place).known) and _is_nothing(explored.values(place)):
            return place
    return None


def _counted(term: Term) -> Place | None:
    match term:
        case PlaceTerm(place=place) | LengthTerm(of=PlaceTerm(place=place)):
            return place
        case ArithmeticTerm(left=left, right=ConstantTerm()):
            return _counted(left)
    return None


def _is_nothing(known: Known) -> bool:
    """Whether a counter stands at zero, or a container is empty, and nothing else."""
    if known is None or len(known) != 1:
        return False
    (atom,) = known
    is_zero = atom.is_constant and type(atom.value) in (int, float) and atom.value == 0
    return is_zero or atom.kind is AtomKind.FALSE


def _ways_of(test: Assume, flow: Flow) -> dict[bool, set[int]]:
    """The transitions behind each of the ways of the test."""
    following: dict[int, set[int]] = {}
    for number, node in enumerate(flow.nodes):
        for previous in node.before:
            following.setdefault(previous, set()).add(number)
    ends: dict[int, set[int]] = {}
    for end in flow.exits:
        ends.setdefault(end.node, set()).add(-1 if end.transition is None else end.transition)
    ways: dict[bool, set[int]] = {True: set(), False: set()}
    for number, node in enumerate(flow.nodes):
        if isinstance(node.step, Assume) and replace(node.step, holds=True) == test:
            ways[node.step.holds] |= _behind(number, following, ends)
    return ways


def _behind(start: int, following: dict[int, set[int]], ends: dict[int, set[int]]) -> set[int]:
    queue = deque((start,))
    seen = {start}
    found: set[int] = set()
    while queue:
        number = queue.popleft()
        found |= ends.get(number, set())
        for after in following.get(number, ()):
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return found


def _is_retry(ways: dict[bool, set[int]], run: HandlerRun) -> bool:
    """Whether one way only tries again, and the other gives up or goes on."""

    def kinds(numbers: set[int]) -> set[TransitionKind]:
        return {run.transitions[number].kind for number in numbers if number >= 0}

    sides = (kinds(ways[True]), kinds(ways[False]))
    return any(
        again and again <= set(_RETRIES) and not other <= set(_RETRIES)
        for again, other in (sides, reversed(sides))
    )
