import pytest

from sopy_compiler.diagnostics.selector import selects, specificity


@pytest.mark.parametrize("selector", ["SOP201", "sop201", "SOP2", "SOP", "unknown-field", "unknown_field"])
def test_a_rule_is_meant_by_its_code_a_prefix_or_its_name(selector: str) -> None:
    assert selects(selector, code="SOP201", name="unknown-field")


@pytest.mark.parametrize("selector", ["", "SOP202", "SOP3", "unknown", "SOP2011", "201"])
def test_anything_else_does_not_mean_it(selector: str) -> None:
    assert not selects(selector, code="SOP201", name="unknown-field")


def test_codes_and_names_are_more_specific_than_prefixes() -> None:
    assert specificity("SOP201") == specificity("unknown-field") > specificity("SOP20") > specificity("SOP")
