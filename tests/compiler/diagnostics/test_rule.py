# covers: sopy_compiler.diagnostics.diagnostic, sopy_compiler.diagnostics.severity
import pytest

from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from tests.compiler.machines import span

RULE = Rule(
    "rules.sop999_lost_sock",
    severity=Severity.WARNING,
    since="0.1.0",
    message="{owner} has lost a sock",
    help="look under {place}",
)


def test_the_code_and_the_name_come_from_the_file_name() -> None:
    assert (RULE.code, RULE.name) == ("SOP999", "lost-sock")


def test_a_finding_fills_the_templates() -> None:
    found = RULE.at(span(3), owner="{Anna}", place="the bed")
    assert (found.message, found.help) == ("{Anna} has lost a sock", "look under the bed")
    assert found.severity is Severity.WARNING


def test_a_module_of_another_name_is_no_rule() -> None:
    with pytest.raises(ValueError, match="sopNNN_offence_name"):
        Rule("rules.lost_sock", severity=Severity.NOTE, since="0.1.0", message="x")


def test_findings_are_ordered_by_file_then_place() -> None:
    places = [("b.py", 1), ("a.py", 10), ("a.py", 9)]
    found = [RULE.at(span(line, path), owner="x", place="y") for path, line in places]
    ordered = sorted(found, key=lambda one: one.sort_key)
    assert [(one.span.path, one.span.line) for one in ordered] == [("a.py", 9), ("a.py", 10), ("b.py", 1)]


def test_an_error_ranks_above_a_warning_above_a_note() -> None:
    assert Severity.ERROR.rank > Severity.WARNING.rank > Severity.NOTE.rank
