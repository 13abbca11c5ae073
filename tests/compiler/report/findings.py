"""Findings built by hand, for tests of the output formats."""

from collections.abc import Mapping

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.report import DocumentedRule, Report
from sopy_compiler.report.summary import Summary
from sopy_compiler.rules.catalog import load_rules
from sopy_compiler.source.span import Span

FLOW = """\
from pydantic import BaseModel

class Order(BaseModel):
    total: int = 0

class Pay(Procedure[Order]):
    @handler
    def on_paid(self, sigma: Order, event: Paid):
        if sigma.totl > 0:
            return End()
        return self
"""


def span(line: int, column: int, end_column: int, *, path: str = "flow.py", end_line: int = 0) -> Span:
    return Span(path=path, line=line, column=column, end_line=end_line or line, end_column=end_column)


UNKNOWN_FIELD = Diagnostic(
    code="SOP201",
    name="unknown-field",
    severity=Severity.ERROR,
    span=span(9, 18, 22),
    message="`Order` has no field `totl`",
    help="did you mean `total`?",
    symbol="Pay.on_paid",
    subject="Order.totl",
    related=(RelatedPlace(span=span(3, 7, 12), message="the model is declared here"),),
    fix=Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=span(9, 18, 22), text="total"),)),
)

NEVER_ENDS = Diagnostic(
    code="SOP103",
    name="no-path-to-end",
    severity=Severity.WARNING,
    span=span(6, 7, 10),
    message="no run that enters `Pay` can end",
    symbol="Pay",
    subject="Pay",
    flow=(
        RelatedPlace(span=span(8, 9, 16), message="Pay stays"),
        RelatedPlace(span=span(11, 9, 20), message="and again"),
    ),
)

NOTE = Diagnostic(
    code="SOP115",
    name="no-entry-point",
    severity=Severity.NOTE,
    span=span(1, 1, 1, path="a folder/100%,ö.py"),
    message="nothing starts this workflow: it has\nno entry \x1b[31m",
)


def report(*diagnostics: Diagnostic, texts: Mapping[str, str] | None = None) -> Report:
    return Report(
        diagnostics=diagnostics,
        summary=Summary(
            files=2,
            modules=2,
            procedures=1,
            handlers=1,
            transitions=2,
            errors=sum(one.severity is Severity.ERROR for one in diagnostics),
            warnings=sum(one.severity is Severity.WARNING for one in diagnostics),
            notes=sum(one.severity is Severity.NOTE for one in diagnostics),
            seconds=0.01,
        ),
        texts={"flow.py": FLOW} if texts is None else texts,
        rules=tuple(DocumentedRule(rule=one.rule, documentation=one.documentation) for one in load_rules()),
        version="0.1.0",
    )
