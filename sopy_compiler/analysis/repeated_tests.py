"""Transitions behind a test that an earlier one of the same handler has already answered the other way."""

from collections.abc import Iterator

from sopy_compiler.analysis.typestate.unreached import Unreached
from sopy_compiler.ir.flow import Assume, Change, Flow, Forget, Step, Store, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, Membership, Predicate, Truth
from sopy_compiler.ir.term import ArithmeticTerm, ConstantTerm, LengthTerm, PlaceTerm, Term

Facts = frozenset[Assume]


def excluded_by_repetition(run: HandlerRun) -> Iterator[Unreached]:
    """Each transition that only a test leads to whose answer is known to be the other one.

    Only the tests count: the same comparison of the same places, which nothing has changed in between.
    """
    flow = run.flow
    if not flow.is_tracked or flow.shares_objects or not flow.nodes:
        return
    refused: dict[int, Assume] = {}
    for number, known in enumerate(_known_before(flow)):
        step = flow.nodes[number].step
        if isinstance(step, Assume) and _is_refused(step, known):
            refused[number] = step
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


def _known_before(flow: Flow) -> list[Facts]:
    """The tests whose answer holds at each node, whatever path led there; a greatest fixed point."""
    everything = frozenset(node.step for node in flow.nodes if isinstance(node.step, Assume))
    known: list[Facts] = [everything if node.before else frozenset() for node in flow.nodes]
    known[0] = frozenset()
    changed = True
    while changed:
        changed = False
        for number, node in enumerate(flow.nodes):
            if number == 0 or not node.before:
                continue
            arriving = frozenset.intersection(
                *(_behind(known[before], flow.nodes[before].step, flow) for before in node.before)
            )
            if arriving != known[number]:
                known[number], changed = arriving, True
    return known


def _behind(facts: Facts, step: Step | None, flow: Flow) -> Facts:
    match step:
        case None | Use():
            return facts
        case Assume():
            is_seen = not any(_overlap(place, other) for place in step.reads for other in flow.untracked)
            return facts | {step} if is_seen and step.reads and _is_plain(step.predicate) else facts
        case Store(place=place) | Change(place=place):
            return _without(facts, (place,))
        case Forget(places=places) if places:
            return _without(facts, places)
    return frozenset()


def _without(facts: Facts, places: tuple[Place, ...]) -> Facts:
    return frozenset(
        fact for fact in facts if not any(_overlap(read, place) for read in fact.reads for place in places)
    )


def _is_refused(test: Assume, facts: Facts) -> bool:
    return any(fact.predicate == test.predicate and fact.holds != test.holds for fact in facts)


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
    return isinstance(term, ConstantTerm | PlaceTerm)


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
