"""Transitions behind a test that an earlier one of the same handler has already answered the other way."""

from collections.abc import Iterator, Sequence

from sopy_compiler.analysis.flow_components import components
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.analysis.typestate.unreached import Unreached
from sopy_compiler.ir.flow import Assume, Change, Flow, FlowNode, Forget, Step, Store, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, Membership, Predicate, Truth
from sopy_compiler.ir.term import ArithmeticTerm, ConstantTerm, LengthTerm, PlaceTerm, Term


def excluded_by_repetition(run: HandlerRun, recollection: Recollection) -> tuple[Unreached, ...]:
    """Each transition that only a test leads to whose answer is known to be the other one.

    Only the tests count: the same comparison of the same places, which nothing has changed in between.
    """
    return recollection.of(("repetition", id(run)), run, lambda: tuple(_excluded(run)))


def _excluded(run: HandlerRun) -> Iterator[Unreached]:
    flow = run.flow
    if not flow.is_tracked or flow.shares_objects or not flow.nodes:
        return
    refused = _Answers(flow).refused()
    if not refused:
        return
    after = _after(flow)
    reached = _reached(after, (0,), without=frozenset(refused))
    for number, transition in enumerate(run.transitions):
        exits = {one.node for one in flow.exits if one.transition == number}
        if exits and not exits & reached:
            tests = tuple(
                step
                for node, step in refused.items()
                if exits & _reached(after, (node,), without=frozenset())
            )
            if tests:
                yield Unreached(transition, run, tests)


class _Answers:
    """The answers that hold at each node, whatever path led there: sets of tests as bits of a number."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        steps = tuple(dict.fromkeys(node.step for node in flow.nodes if isinstance(node.step, Assume)))
        self._bits = {step: 1 << number for number, step in enumerate(steps)}
        self._everything = (1 << len(steps)) - 1
        self._lost: dict[tuple[Place, ...], int] = {}
        self._same: dict[tuple[Predicate, bool], int] = {}
        for step, bit in self._bits.items():
            key = (step.predicate, step.holds)
            self._same[key] = self._same.get(key, 0) | bit

    def refused(self) -> dict[int, Assume]:
        """The tests, by node, that go the way which an earlier one has ruled out."""
        found: dict[int, Assume] = {}
        for number, known in enumerate(self._known_before()):
            step = self._flow.nodes[number].step
            if isinstance(step, Assume) and known & self._same.get((step.predicate, not step.holds), 0):
                found[number] = step
        return found

    def _known_before(self) -> list[int]:
        """A greatest fixed point; one round and a look are enough where there is no loop."""
        nodes = self._flow.nodes
        known = [self._everything if node.before else 0 for node in nodes]
        known[0] = 0
        effects = [self._effect(node.step) for node in nodes]
        order = _order(nodes)
        changed = True
        while changed:
            changed = False
            for number in order:
                node = nodes[number]
                if number == 0 or not node.before:
                    continue
                arriving = self._everything
                for before in node.before:
                    kept, added = effects[before]
                    arriving &= known[before] & kept | added
                if arriving != known[number]:
                    known[number], changed = arriving, True
        return known

    def _effect(self, step: Step | None) -> tuple[int, int]:
        """The answers that a step keeps, and those that it adds."""
        match step:
            case None | Use():
                return self._everything, 0
            case Assume():
                is_seen = not any(
                    _overlap(place, other) for place in step.reads for other in self._flow.untracked
                )
                is_kept = is_seen and step.reads and _is_plain(step.predicate)
                return self._everything, self._bits[step] if is_kept else 0
            case Store(place=place) | Change(place=place):
                return self._everything & ~self._lost_with((place,)), 0
            case Forget(places=places) if places:
                return self._everything & ~self._lost_with(places), 0
        return 0, 0

    def _lost_with(self, places: tuple[Place, ...]) -> int:
        """The answers that hold no more once the places have changed."""
        found = self._lost.get(places)
        if found is None:
            found = 0
            for step, bit in self._bits.items():
                if any(_overlap(read, place) for read in step.reads for place in places):
                    found |= bit
            self._lost[places] = found
        return found


def _order(nodes: Sequence[FlowNode]) -> list[int]:
    """The nodes, each behind those that lead to it, but for loops."""
    found: list[int] = []
    for component in components([node.before for node in nodes]):
        found.extend(sorted(component.members))
    return found


def _is_plain(predicate: Predicate) -> bool:
    """Whether the test compares places and constants only: what a variable holds may change unseen."""
    match predicate:
        case Comparison(left=left, right=right):
            return _is_plain_term(left) and _is_plain_term(right)
        case Membership(of=of) | Truth(of=of):
            return _is_plain_term(of)
    return False


def _is_plain_term(term: Term) -> bool:
    match term:
        case LengthTerm(of=of):
            return _is_plain_term(of)
        case ArithmeticTerm(left=left, right=right):
            return _is_plain_term(left) and _is_plain_term(right)
    return isinstance(term, (ConstantTerm, PlaceTerm))


def _overlap(one: Place, other: Place) -> bool:
    return one.is_within(other) or other.is_within(one)


def _after(flow: Flow) -> dict[int, list[int]]:
    after: dict[int, list[int]] = {}
    for number, node in enumerate(flow.nodes):
        for before in node.before:
            after.setdefault(before, []).append(number)
    return after


def _reached(after: dict[int, list[int]], starts: tuple[int, ...], *, without: frozenset[int]) -> set[int]:
    seen = set(starts) - without
    waiting = list(seen)
    while waiting:
        for number in after.get(waiting.pop(), ()):
            if number not in seen and number not in without:
                seen.add(number)
                waiting.append(number)
    return seen
