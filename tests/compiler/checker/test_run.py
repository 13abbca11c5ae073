# covers: sopy_compiler.checker.failure
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.checker.run import check, run
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import LoadedRule, Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.catalog import load_rules
from tests.compiler.machines import machine

TRAP = machine("flow", "A -> B", "B -> A", "Lost -> End", entries=("A",))


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [one.code for one in diagnostics]


def test_findings_come_in_the_order_of_their_places() -> None:
    found = run(TRAP, Facts(TRAP), Selection(select=("SOP1",)))
    assert codes(found) == ["SOP103", "SOP101"]
    assert list(found) == sorted(found, key=lambda one: one.sort_key)


def test_a_finding_is_reported_once_however_many_classes_share_the_handler() -> None:
    def twice(program: Program, facts: Facts) -> Iterator[Diagnostic]:
        yield RULE.at(program.procedures[0].span)
        yield RULE.at(program.procedures[0].span)

    rules = (LoadedRule(rule=RULE, documentation="", check=twice),)
    assert len(check(TRAP, Facts(TRAP), Selection(), rules=rules).diagnostics) == 1


def test_modules_that_are_only_imported_are_not_reported() -> None:
    imported = replace(TRAP, modules=tuple(replace(one, is_reported=False) for one in TRAP.modules))
    assert run(imported, Facts(imported), Selection()) == ()


def test_a_rule_that_fails_does_not_lose_the_findings_of_the_others() -> None:
    def fails(program: Program, facts: Facts) -> Iterator[Diagnostic]:
        yield RULE.at(program.procedures[0].span)
        raise ZeroDivisionError

    rules = (*load_rules(), LoadedRule(rule=RULE, documentation="", check=fails))
    with pytest.raises(RuleFailureError, match="failed while checking SOP100") as caught:
        check(TRAP, Facts(TRAP), Selection(select=("SOP1",)), rules=rules)
    assert codes(caught.value.diagnostics) == ["SOP103", "SOP101"]
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_configured_severity_is_the_one_reported() -> None:
    selection = Selection(select=("SOP103",), severities=(("SOP103", Severity.NOTE),))
    (found,) = run(TRAP, Facts(TRAP), selection)
    assert found.severity is Severity.NOTE


RULE = Rule("sop100_example", severity=Severity.WARNING, since="0.1.0", message="an example")
