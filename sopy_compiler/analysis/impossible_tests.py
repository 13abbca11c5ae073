"""Comparisons with constants that never hold, in whatever handler they are made."""

from collections.abc import Iterator

from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.predicate import Comparison, Predicate
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.term import ConstantTerm
from sopy_compiler.source.span import Span


def impossible_tests(program: Program) -> Iterator[tuple[DecidedTest, HandlerRun]]:
    """The tests that no path of any handler passes, each place once, with the first handler that makes it.

    A comparison with None is a precaution against what the declared type leaves out, and no mistake.
    """
    found: dict[tuple[Span, Predicate], tuple[DecidedTest, HandlerRun]] = {}
    passed: set[Span] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for test in run.decided_tests:
                if test.can_hold:
                    passed.add(test.span)
                elif not _asks_for_none(test.predicate):
                    found.setdefault((test.span, test.predicate), (test, run))
    for (span, _), one in found.items():
        if span not in passed:
            yield one


def _asks_for_none(predicate: Predicate) -> bool:
    match predicate:
        case Comparison(right=ConstantTerm(value=None)):
            return True
    return False
