from sopy_compiler.checker.select import Selection
from sopy_compiler.checker.suppress import suppress, unused_suppressions
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.suppression import Suppression
from sopy_compiler.rules.catalog import load_rules
from sopy_compiler.source.span import Span
from tests.compiler.machines import span

RULES = tuple(rule.rule for rule in load_rules())


def comment(*codes: str, first: int = 1, last: int = 1, is_file_wide: bool = False) -> Suppression:
    covers = Span(path="flow.py", line=first, column=1, end_line=last + 1, end_column=1)
    return Suppression(span=span(first), codes=codes, covers=covers, is_file_wide=is_file_wide)


def finding(line: int, code: str = "SOP201", name: str = "unknown-field") -> Diagnostic:
    return Diagnostic(code=code, name=name, severity=Severity.ERROR, span=span(line), message="…")


def test_a_comment_silences_its_line_and_no_other() -> None:
    found = suppress((finding(3), finding(4)), (comment("SOP201", first=3, last=3),))
    assert [one.span.line for one in found.kept] == [4]
    assert [one.diagnostic.span.line for one in found.silenced] == [3]


def test_a_comment_on_a_class_silences_its_body() -> None:
    assert suppress((finding(7),), (comment("SOP2", first=3, last=9),)).kept == ()


def test_a_rule_can_be_named() -> None:
    assert suppress((finding(1),), (comment("unknown-field"),)).kept == ()


def test_a_blanket_comment_silences_nothing() -> None:
    assert len(suppress((finding(1),), (comment(),)).kept) == 1


def test_a_comment_for_the_file_silences_every_line() -> None:
    assert suppress((finding(500),), (comment("SOP2", is_file_wide=True),)).kept == ()


def test_only_the_codes_that_silenced_nothing_are_unused() -> None:
    comments = (comment("SOP201", "SOP105"),)
    (unused,) = unused_suppressions(comments, suppress((finding(1),), comments).silenced, RULES, Selection())
    assert unused.codes == ("SOP105",)


def test_codes_of_rules_that_did_not_run_are_not_judged() -> None:
    others = tuple(rule for rule in RULES if rule.code != "SOP201")
    assert unused_suppressions((comment("SOP201"),), (), others, Selection()) == ()


def test_the_innermost_comment_is_the_used_one() -> None:
    outer, inner = comment("SOP201", first=1, last=9), comment("SOP201", first=5, last=5)
    (silenced,) = suppress((finding(5),), (outer, inner)).silenced
    assert silenced.suppression is inner
