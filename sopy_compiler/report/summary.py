"""The counts of one check."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much was looked at and found; `files` were found, `modules` of them analysed."""

    files: int
    modules: int
    procedures: int
    handlers: int
    transitions: int
    errors: int
    warnings: int
    notes: int
    seconds: float


def count_severities(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """The fields of a summary that are about findings."""
    by_severity = Counter(diagnostic.severity for diagnostic in diagnostics)
    return {
        "errors": by_severity[Severity.ERROR],
        "warnings": by_severity[Severity.WARNING],
        "notes": by_severity[Severity.NOTE],
    }


def summary_line(summary: Summary) -> str:
    """One sentence for people."""
    looked_at = (
        f"{_count(summary.procedures, 'procedure')}, {_count(summary.transitions, 'transition')} "
        f"in {_count(summary.files, 'file')}"
    )
    counts = (
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.notes, "note"),
    )
    found = ", ".join(_count(number, name) for number, name in counts if number)
    return f"{found or 'no findings'} ({looked_at})"


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}{'' if number == 1 else 's'}"
