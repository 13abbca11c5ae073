"""Tests of constants that always go one way, and what is never built behind them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from sopy_compiler.analysis.impossible_tests import impossible_tests
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.constant_test import ConstantTest, ConstantTestKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.vocabulary import END
from sopy_compiler.source.span import Span

_RETRIES: Final = (TransitionKind.STAY, TransitionKind.RECOVER)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConstantGuard:
    """A test that goes one way only, with the first handler that makes it.

    `lost` are the procedures and `End`s that are built behind it in the source and never in a run, and to one
    of them nothing else leads if it `is_only_way`; `again` are the transitions behind it that only try again,
    if all do or it is the only way.
    """

    test: ConstantTest
    run: HandlerRun
    lost: tuple[Construction, ...]
    again: tuple[Transition, ...]
    is_only_way: bool

    @property
    def limits_retries(self) -> bool:
        """Whether it is to end retries by a number that is always the same."""
        return self._asks_number and bool(self.lost and self.again)

    @property
    def shuts_off(self) -> bool:
        """Whether a procedure is never reached because a number is always the same."""
        return self._asks_number and self.is_only_way

    @property
    def _asks_number(self) -> bool:
        is_number = self.test.detail.lstrip("-").replace(".", "", 1).isdigit()
        return self.test.kind is ConstantTestKind.ATTRIBUTE and is_number


def constant_guards(program: Program) -> Iterator[ConstantGuard]:
    """Each test once, in the order of discovery."""
    first: dict[Span, tuple[ConstantTest, HandlerRun]] = {}
    for run in _runs(program):
        for test in run.constant_tests:
            known = first.get(test.span)
            if known is None:
                first[test.span] = (test, run)
            else:
                first[test.span] = (_joined(known[0], test), known[1])
    built = _built(program)
    led_to = {transition.target for run in _runs(program) for transition in run.transitions}
    for test, run in first.values():
        if not (test.can_hold and test.can_fail):
            lost = tuple(built.behind(test.span, test.symbol))
            is_only_way = any(one.subject != END and one.subject not in led_to for one in lost)
            again = _again(test, program, is_only_way=is_only_way)
            yield ConstantGuard(test=test, run=run, lost=lost, again=again, is_only_way=is_only_way)


def lost_ways(program: Program, guards: Iterable[ConstantGuard]) -> dict[str, frozenset[str]]:
    """What the procedures never build because of a test that is reported, by procedure: qualified names."""
    found: dict[str, set[str]] = {}
    for guard in guards:
        if guard.limits_retries or guard.shuts_off:
            found.setdefault(guard.run.procedure, set()).update(one.subject for one in guard.lost)
    built = _built(program)
    for test, run in impossible_tests(program):
        lost = built.behind(test.span, test.symbol)
        found.setdefault(run.procedure, set()).update(one.subject for one in lost)
    return {procedure: frozenset(lost) for procedure, lost in found.items()}


def _runs(program: Program) -> Iterator[HandlerRun]:
    for procedure in program.procedures:
        yield from procedure.runs


def _joined(one: ConstantTest, other: ConstantTest) -> ConstantTest:
    is_same = one.kind is other.kind
    return replace(
        one,
        can_hold=not is_same or one.can_hold or other.can_hold,
        can_fail=not is_same or one.can_fail or other.can_fail,
        detail=one.detail if one.detail == other.detail else "",
    )


def _again(test: ConstantTest, program: Program, *, is_only_way: bool) -> tuple[Transition, ...]:
    behind = {
        transition.span: transition
        for run in _runs(program)
        if any(one.span == test.span for one in run.constant_tests)
        for transition in run.transitions
        if transition.kind is not TransitionKind.RAISE and _is_behind(transition.span, test.span)
    }
    retries = tuple(one for one in behind.values() if one.kind in _RETRIES)
    return retries if is_only_way or len(retries) == len(behind) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Built:
    """What the source builds in each function, and where runs build what they lead to."""

    by_symbol: dict[tuple[str, str], tuple[Construction, ...]]
    reached: frozenset[tuple[str, tuple[int, int]]]

    def behind(self, test: Span, symbol: str) -> Iterator[Construction]:
        for one in self.by_symbol.get((test.path, symbol), ()):
            if _is_behind(one.span, test) and (one.span.path, one.span.start) not in self.reached:
                yield one


def _built(program: Program) -> _Built:
    subjects = {END, *(procedure.qualname for procedure in program.procedures)}
    by_symbol: dict[tuple[str, str], dict[Construction, None]] = {}
    for one in program.constructions:
        if one.subject in subjects:
            by_symbol.setdefault((one.span.path, one.symbol), {})[one] = None
    return _Built(
        by_symbol={key: tuple(found) for key, found in by_symbol.items()},
        reached=frozenset(
            (transition.span.path, transition.span.start)
            for run in _runs(program)
            for transition in run.transitions
        ),
    )


def _is_behind(place: Span, test: Span) -> bool:
    return place.path == test.path and place.start > test.start


def deciding_constant(test: Span, run: HandlerRun) -> ConstantTest | None:
    """The comparison of an attribute with a constant that stands there, decided by the one value it has."""
    decided = (one for one in run.constant_tests if one.detail and not (one.can_hold and one.can_fail))
    return next((one for one in decided if begins(one.span, test)), None)


def begins(whole: Span, part: Span) -> bool:
    """Whether the part is the left side of the whole, or all of it."""
    return whole.start == part.start and whole.contains(part)
