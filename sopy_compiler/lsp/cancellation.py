"""Giving up work that nobody waits for any more."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import Rules
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import LoadedRule
from sopy_compiler.ir.program import Program
from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.rules.catalog import load_rules

IsStale = Callable[[], bool]


class Cancelled(BaseException):
    """The answer is not wanted any more; no error, so that nothing which catches errors holds it."""


def never() -> bool:
    """Of work that is always finished."""
    return False


class CancellableDisk(OverlayDisk):
    """A disk that ends the work of whoever asks it once `is_stale` says so."""

    is_stale: IsStale = staticmethod(never)

    def is_file(self, path: str) -> bool:
        """As of an overlay.

        Raises:
            Cancelled: the answer is not wanted any more.
        """
        if self.is_stale():
            raise Cancelled
        return super().is_file(path)


def cancellable_rules(is_stale: IsStale) -> Rules:
    """The catalogue, in which each rule first asks whether its answer is still wanted."""
    return tuple(_cancellable(rule, is_stale) for rule in load_rules())


def _cancellable(rule: LoadedRule[Program, Facts], is_stale: IsStale) -> LoadedRule[Program, Facts]:
    check = rule.check
    if check is None:
        return rule

    def asked(program: Program, facts: Facts) -> Iterator[Diagnostic]:
        if is_stale():
            raise Cancelled
        return check(program, facts)

    return replace(rule, check=asked)
