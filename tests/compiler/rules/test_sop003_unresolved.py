from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.severity import Severity
from tests.compiler.expectations import findings, flow, source

TEXT = flow("""
    class Choose(Procedure[Order]):
        prompt = make_prompt("Choose")

        @handler
        def on_go(self, sigma: Order, event: Go | Stop):
            return globals()[event.payload]()


    SOP(state=Order(), init_proc=Choose())
""")


def test_gaps_are_not_reported_unless_asked_for() -> None:
    assert findings(source(TEXT)) == ()


def test_gaps_are_notes_when_asked_for_and_errors_under_strict() -> None:
    (shown,) = findings(source(TEXT), selection=Selection(show_unresolved=True))
    (strict,) = findings(source(TEXT), selection=Selection(strict=True))
    assert (shown.code, shown.severity, strict.severity) == ("SOP003", Severity.NOTE, Severity.ERROR)
