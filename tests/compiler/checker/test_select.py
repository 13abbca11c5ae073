import pytest

from sopy_compiler.checker.select import Selection, UnknownSelectorError
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.rules.catalog import load_rules
from tests.compiler.machines import span


def selected(selection: Selection) -> set[str]:
    return {rule.rule.code for rule in load_rules() if selection.runs(rule.rule)}


def finding(path: str = "flow.py") -> Diagnostic:
    return Diagnostic(
        code="SOP201", name="unknown-field", severity=Severity.ERROR, span=span(1, path), message="…"
    )


def test_everything_but_the_unresolved_runs_by_default() -> None:
    everything = {rule.rule.code for rule in load_rules()}
    assert selected(Selection()) == everything - {"SOP003"}


@pytest.mark.parametrize("selection", [Selection(show_unresolved=True), Selection(strict=True)])
def test_the_unresolved_is_shown_on_request(selection: Selection) -> None:
    assert "SOP003" in selected(selection)


def test_a_rule_is_selected_by_code_by_prefix_or_by_name() -> None:
    events = {rule.rule.code for rule in load_rules() if rule.rule.code.startswith("SOP3")}
    assert selected(Selection(select=("SOP3", "unknown-field", "sop101"))) == {"SOP101", "SOP201"} | events


def test_the_more_specific_selector_wins() -> None:
    assert "SOP201" in selected(Selection(select=("SOP201",), ignore=("SOP2",)))
    assert "SOP201" not in selected(Selection(select=("SOP2",), ignore=("SOP201",)))


def test_ignoring_wins_between_equals() -> None:
    assert selected(Selection(select=("SOP2",), ignore=("SOP2",))) == set()


def test_an_unknown_selector_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownSelectorError, match="`unknown-feild`: did you mean `unknown-field`"):
        Selection(ignore=("unknown-feild",))
    with pytest.raises(UnknownSelectorError, match="`SOP9`"):
        Selection(select=("SOP9",))


def test_findings_are_ignored_in_the_files_that_a_glob_names() -> None:
    selection = Selection(per_file_ignores=(("legacy/*", ("SOP2",)),))
    assert not selection.wants(finding("legacy/flow.py"))
    assert selection.wants(finding("flow.py"))


def test_a_severity_is_overridden_by_the_most_specific_selector() -> None:
    selection = Selection(severities=(("SOP201", Severity.NOTE), ("SOP2", Severity.WARNING)))
    assert selection.severity(finding()) is Severity.NOTE
