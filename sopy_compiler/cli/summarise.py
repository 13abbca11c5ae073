"""The counts of one command, as reports show them."""

from collections.abc import Iterable

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.project.outcome import Counts
from sopy_compiler.report.summary import Summary, count_severities


def summarise(counts: Counts, diagnostics: Iterable[Diagnostic], *, files: int, seconds: float) -> Summary:
    """What was looked at, and how grave what was found is."""
    return Summary(
        files=files,
        modules=counts.modules,
        procedures=counts.procedures,
        handlers=counts.handlers,
        transitions=counts.transitions,
        **count_severities(diagnostics),
        seconds=round(seconds, 3),
    )
