from dataclasses import replace

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fingerprint import fingerprints
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.source.span import Span

HERE = Span(path="flow.py", line=3, column=5, end_line=3, end_column=9)
FOUND = Diagnostic(
    code="SOP201",
    name="unknown-field",
    severity=Severity.ERROR,
    span=HERE,
    message="Order has no field `itmes`",
    symbol="Basket.on_submitted",
    subject="Order.itmes",
)


def test_a_finding_keeps_its_fingerprint_when_it_moves_or_is_worded_anew() -> None:
    moved = replace(FOUND, span=replace(HERE, line=40, end_line=40), message="there is no field `itmes`")
    assert fingerprints([FOUND]) == fingerprints([moved])


def test_different_rules_files_places_and_subjects_differ() -> None:
    others = (
        replace(FOUND, code="SOP202"),
        replace(FOUND, span=replace(HERE, path="other.py")),
        replace(FOUND, symbol="Basket.on_cancelled"),
        replace(FOUND, subject="Order.totl"),
    )
    assert len(set(fingerprints([FOUND, *others]))) == 5


def test_findings_alike_are_numbered_in_their_order() -> None:
    first, second = fingerprints([FOUND, FOUND])
    assert first != second
    assert first.rpartition(":")[0] == second.rpartition(":")[0]
