# covers: sopy_compiler.rules.catalog, sopy_compiler.rules.codes
import re

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.rule import LoadedRule
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.catalog import find_rule, load_rules
from sopy_compiler.rules.codes import rule_names
from sopy_compiler.rules.documentation import EXAMPLE, SECTIONS, USE_INSTEAD, read_documentation
from tests.compiler.expectations import assert_as_announced, expected_findings, source

RULES = load_rules()
# What makes a file unreadable, a table stale, a change break sessions, or a run leave the graph, cannot be
# written in one program.
WITHOUT_PROGRAM = {"SOP002", "SOP501", "SOP504", "SOP604"}

each_rule = pytest.mark.parametrize("loaded", RULES, ids=[rule.rule.code for rule in RULES])


def selection_for(loaded: LoadedRule[Program, Facts]) -> Selection:
    return Selection(select=("SOP", loaded.rule.code))


@each_rule
def test_the_example_is_reported_as_announced_and_nothing_else_is(loaded: LoadedRule[Program, Facts]) -> None:
    programs = read_documentation(loaded.documentation).programs(EXAMPLE)
    assert programs or loaded.rule.code in WITHOUT_PROGRAM
    for program in programs:
        assert {code for _, _, code in expected_findings(program)} == {loaded.rule.code}
        assert_as_announced(source(program), selection=selection_for(loaded))


@each_rule
def test_what_to_use_instead_is_clean(loaded: LoadedRule[Program, Facts]) -> None:
    programs = read_documentation(loaded.documentation).programs(USE_INSTEAD)
    assert programs or loaded.rule.code in WITHOUT_PROGRAM
    for program in programs:
        assert_as_announced(source(program), selection=selection_for(loaded))


@each_rule
def test_the_documentation_has_its_sections_in_order(loaded: LoadedRule[Program, Facts]) -> None:
    found = read_documentation(loaded.documentation)
    assert tuple(title for title, text in found.sections if text) == SECTIONS
    assert found.summary.count("\n") == 0
    assert found.summary.endswith(".")


@each_rule
def test_messages_are_one_sentence_in_lower_case_without_a_stop(loaded: LoadedRule[Program, Facts]) -> None:
    message = re.sub(r"\{\w+\}", "x", loaded.rule.message)
    assert message[0] == message[0].lower()
    assert not message.endswith(".")
    assert ". " not in message


@each_rule
def test_a_rule_has_exactly_one_check(loaded: LoadedRule[Program, Facts]) -> None:
    assert (loaded.check is None) != (loaded.check_suppressions is None)


def test_rules_are_found_by_code_and_by_name() -> None:
    assert find_rule("SOP101") is find_rule("unreachable-procedure") is not None
    assert find_rule("SOP1") is None
    assert find_rule("SOP999") is None


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in rule_names()]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in rule_names()}) == len(codes)
