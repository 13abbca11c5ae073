"""The counts of a check."""

from sopy_compiler.report.summary import Summary, count_severities, summary_line
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD


def _summary(*, files: int, errors: int = 0, notes: int = 0) -> Summary:
    return Summary(
        files=files,
        modules=1,
        procedures=1,
        handlers=1,
        transitions=1,
        errors=errors,
        warnings=0,
        notes=notes,
        seconds=0.0,
    )


def test_findings_are_counted_by_severity() -> None:
    counted = count_severities([UNKNOWN_FIELD, NEVER_ENDS, NOTE])
    assert counted == {"errors": 1, "warnings": 1, "notes": 1}


def test_the_sentence_names_what_was_found_and_looked_at() -> None:
    found = _summary(files=2000, errors=1, notes=1)
    assert summary_line(found) == "1 error, 1 note (1 procedure, 1 transition in 2,000 files)"
    assert summary_line(_summary(files=1)) == "no findings (1 procedure, 1 transition in 1 file)"
