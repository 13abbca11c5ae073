"""Retries that never end: the counter that was to limit them never changes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sopy_compiler.analysis.constant_guards import deciding_constant
from sopy_compiler.analysis.typestate.atoms import AtomKind, Known
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow
from sopy_compiler.ir.flow import Assume, Change, Flow, Forget, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import Comparison, Relation, tested_places
from sopy_compiler.ir.term import ArithmeticTerm, ConstantTerm, LengthTerm, OpaqueTerm, PlaceTerm, Term
from sopy_compiler.ir.transition import Transition, TransitionKind

_RETRIES = (TransitionKind.STAY, TransitionKind.RECOVER)
_ORDERS = (Relation.LESS, Relation.AT_MOST, Relation.GREATER, Relation.AT_LEAST, Relation.EQUAL)


@dataclass(frozen=True, slots=True, eq=False)
class StuckGuard:
    """A test that decides whether to try again, over a counter that keeps its first value.

    `again` are the transitions that try again behind it.
    """

    test: Assume
    counter: Place
    run: HandlerRun
    workflow: ExploredWorkflow
    again: tuple[Transition, ...]


def stuck_guards(explored: ExploredWorkflow) -> Iterator[StuckGuard]:
    """The tests with one way that only tries again, another that goes on, and nothing that ever changes."""
    changed = _changed_places(explored)
    for run in explored.runs:
        for test in _counting(run.flow, changed):
            counter = _counter(test, explored) or _attribute(test, run)
            again = _retries(_ways_of(test, run.flow), run) if counter is not None else ()
            if counter is not None and again:
                yield StuckGuard(test, counter, run, explored, again)


def _counting(flow: Flow, changed: frozenset[Place]) -> Iterator[Assume]:
    """The handler's own comparisons of what never changes, as they are when they hold."""
    found: dict[Assume, None] = {}
    for node in flow.nodes:
        match node.step:
            case Assume(predicate=Comparison(relation=relation) as predicate) if relation in _ORDERS:
                places = (*tested_places(predicate), *node.step.reads)
                if not any(_is_changed(place, changed) for place in places):
                    found[replace(node.step, holds=True)] = None
    yield from found


def _changed_places(explored: ExploredWorkflow) -> frozenset[Place]:
    """Every place that some handler changes; a value that it has anyway is no change."""
    found: set[Place] = set()
    for run in explored.runs:
        for step in run.flow.steps:
            if isinstance(step, Store | Change):
                found.add(step.place)
            elif isinstance(step, Forget):
                found.update(step.places)
        found.update(run.flow.untracked)
        if not run.flow.is_tracked:
            found.add(Place(root=PlaceRoot.SIGMA, path=()))  # what got hold of sigma may change any field
        found.update(Place(root=PlaceRoot.PROCEDURE, path=(name,)) for name in run.effect.attribute_writes)
    return frozenset(found)


def _is_changed(place: Place, changed: frozenset[Place]) -> bool:
    return place.root is PlaceRoot.PAYLOAD or any(
        place.is_within(other) or other.is_within(place) for other in changed
    )


def _counter(test: Assume, explored: ExploredWorkflow) -> Place | None:
    """The field of the test that counts: a number or a size that is the same from the beginning to the end.

    It is nothing at first, or it is compared with zero, to which it was to count down.
    """
    predicate = test.predicate
    assert isinstance(predicate, Comparison)
    for side, other in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        place = _counted(side)
        if place is None or place not in explored.places:
            continue
        first = explored.initial.slot(place).known
        counts = _is_nothing(first) or (_is_positive(first) and _is_zero(other))
        if counts:
            return place
    return _behind_variable(test, predicate, explored)


def _attribute(test: Assume, run: HandlerRun) -> Place | None:
    """The procedure's attribute that counts, where it has one value in every run."""
    predicate = test.predicate
    constant = deciding_constant(test.span, run)
    if constant is None or not constant.attribute or not isinstance(predicate, Comparison):
        return None
    sides = (predicate.left, predicate.right)
    is_number = all(isinstance(one, ConstantTerm) and type(one.value) in (int, float) for one in sides)
    counts = is_number and any(_is_zero(one) for one in sides)
    return Place(root=PlaceRoot.PROCEDURE, path=(constant.attribute,)) if counts else None


def _behind_variable(test: Assume, predicate: Comparison, explored: ExploredWorkflow) -> Place | None:
    """The field of which a variable is made that the test compares: `n = s.n + 1`."""
    sides = (predicate.left, predicate.right)
    has_variable = any(isinstance(side, OpaqueTerm) and side.text.isidentifier() for side in sides)
    fields = [place for place in test.reads if place.root is PlaceRoot.SIGMA]
    if not has_variable or len(fields) != 1 or not explored.outside.isdisjoint({*fields[0].path, "*"}):
        return None
    return fields[0] if _is_nothing(explored.initial.slot(fields[0]).known) else None


def _is_zero(term: Term) -> bool:
    return isinstance(term, ConstantTerm) and type(term.value) is int and term.value == 0


def _is_positive(known: Known) -> bool:
    """Whether a counter stands at one number above zero."""
    if known is None or len(known) != 1:
        return False
    (atom,) = known
    return atom.is_constant and type(atom.value) is int and atom.value > 0


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


def _retries(ways: dict[bool, set[int]], run: HandlerRun) -> tuple[Transition, ...]:
    """The transitions of the way that only tries again, where the other way gives up or goes on."""

    def kinds(numbers: set[int]) -> set[TransitionKind]:
        return {run.transitions[number].kind for number in numbers if number >= 0}

    sides = (ways[True], ways[False])
    for again, other in (sides, reversed(sides)):
        if kinds(again) and kinds(again) <= set(_RETRIES) and not kinds(other) <= set(_RETRIES):
            return tuple(run.transitions[number] for number in sorted(again) if number >= 0)
    return ()
