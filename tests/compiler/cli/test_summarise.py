"""What is counted, and how it comes to a summary."""

from dataclasses import replace

from sopy_compiler.cli.summarise import summarise
from sopy_compiler.project.group_check import count_states
from sopy_compiler.project.outcome import Counts
from tests.compiler.machines import machine
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD


def test_only_states_of_reported_modules_are_counted() -> None:
    program = machine("flow", "A -> B", "B -> End", "A stays")
    base = replace(program.procedures[0], qualname="flow.Base", is_abstract=True)
    elsewhere = replace(program.procedures[0], qualname="lib.A", is_reported=False)
    program = replace(program, procedures=(*program.procedures, base, elsewhere))
    (counts,) = count_states(program).values()
    summary = summarise(counts, [UNKNOWN_FIELD, NEVER_ENDS, NOTE], files=3, seconds=0.12345)
    assert (summary.files, summary.modules, summary.procedures, summary.transitions) == (3, 1, 2, 3)
    assert (summary.errors, summary.warnings, summary.notes, summary.seconds) == (1, 1, 1, 0.123)


def test_counts_add_up() -> None:
    one = Counts(modules=1, procedures=2, handlers=3, transitions=4)
    assert one.plus(one) == Counts(modules=2, procedures=4, handlers=6, transitions=8)
