"""The counts of a check."""

from dataclasses import replace

from sopy_compiler.report.summary import summarise, summary_line
from tests.compiler.machines import machine
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD


def test_only_states_of_reported_modules_are_counted() -> None:
    program = machine("flow", "A -> B", "B -> End", "A stays")
    base = replace(program.procedures[0], qualname="flow.Base", is_abstract=True)
    elsewhere = replace(program.procedures[0], qualname="lib.A", is_reported=False)
    program = replace(program, procedures=(*program.procedures, base, elsewhere))
    summary = summarise(program, [UNKNOWN_FIELD, NEVER_ENDS, NOTE], files=3, seconds=0.12345)
    assert (summary.files, summary.modules, summary.procedures, summary.transitions) == (3, 1, 2, 3)
    assert (summary.errors, summary.warnings, summary.notes, summary.seconds) == (1, 1, 1, 0.123)


def test_the_sentence_names_what_was_found_and_looked_at() -> None:
    program = machine("flow", "A -> End")
    found = summarise(program, [UNKNOWN_FIELD, NOTE], files=2000, seconds=0)
    assert summary_line(found) == "1 error, 1 note (1 procedure, 1 transition in 2,000 files)"
    assert summary_line(summarise(program, [], files=1, seconds=0)) == (
        "no findings (1 procedure, 1 transition in 1 file)"
    )
