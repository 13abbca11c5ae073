"""What the checker says of a mutant."""

from dataclasses import dataclass
from enum import Enum
from functools import cache

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.text import SourceText
from tests.corpus.mutations.mutant import Mutant
from tests.corpus.mutations.program import Program


class Verdict(Enum):
    """How well a defect was found."""

    FOUND = "found"
    ELSEWHERE = "elsewhere"  # the right code, on another line
    OTHERWISE = "otherwise"  # another rule, on a right line
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict, and the findings that the original program does not have."""

    mutant: Mutant
    verdict: Verdict
    new: tuple[Diagnostic, ...]

    @property
    def others(self) -> tuple[Diagnostic, ...]:
        """New findings of weight that are not among the right ones: consequences, or false alarms."""
        return tuple(
            one for one in self.new if one.severity is not Severity.NOTE and not _is_right(one, self.mutant)
        )


def judge(mutant: Mutant) -> Judgement:
    """Check the mutant and compare."""
    known = _identities(mutant.original)
    new = tuple(one for one in findings(mutant.program) if _identity(one) not in known)
    return Judgement(mutant=mutant, verdict=_verdict(mutant, new), new=new)


def _verdict(mutant: Mutant, new: tuple[Diagnostic, ...]) -> Verdict:
    if any(_is_right(one, mutant) for one in new):
        return Verdict.FOUND
    if any(one.code in mutant.codes for one in new):
        return Verdict.ELSEWHERE
    places = {(expected.path, line) for expected in mutant.expected for line in expected.lines}
    if any((one.span.path, one.span.line) in places for one in new if one.severity is not Severity.NOTE):
        return Verdict.OTHERWISE
    return Verdict.MISSED


def _is_right(diagnostic: Diagnostic, mutant: Mutant) -> bool:
    return any(
        diagnostic.code == expected.code
        and diagnostic.span.path == expected.path
        and diagnostic.span.line in expected.lines
        for expected in mutant.expected
    )


def findings(program: Program) -> tuple[Diagnostic, ...]:
    """What the whole catalogue finds in a program."""
    lowered = lower_program(program.files, loader=_OwnFiles(program))
    return run(lowered, Facts(lowered), Selection())


@dataclass(frozen=True, slots=True)
class _OwnFiles:
    """Finds the modules of one program that import each other."""

    program: Program

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:
        return next((file for file in self.program.files if file.module == module), None)


@cache
def _identities(program: Program) -> frozenset[tuple[str, str, str, str]]:
    return frozenset(map(_identity, findings(program)))


def _identity(diagnostic: Diagnostic) -> tuple[str, str, str, str]:
    """A finding without its line, which may have moved."""
    return (diagnostic.code, diagnostic.span.path, diagnostic.symbol, diagnostic.message)
