"""The report for people."""

from dataclasses import replace

from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.report.full import render_full
from sopy_compiler.report.style import PLAIN, Style
from tests.compiler.report.findings import NEVER_ENDS, NOTE, UNKNOWN_FIELD, report, span


def test_a_finding_shows_its_source_related_places_and_cure() -> None:
    assert render_full(report(UNKNOWN_FIELD), PLAIN) == (
        """\
error[SOP201] unknown-field: `Order` has no field `totl`
  --> flow.py:9:18
   |
 7 |     @handler
 8 |     def on_paid(self, sigma: Order, event: Paid):
 9 |         if sigma.totl > 0:
   |                  ^^^^
10 |             return End()
  ::: flow.py:3:7: the model is declared here
   |
 3 | class Order(BaseModel):
   |       -----
   = help: did you mean `total`?
   = fix (unsafe): replace by `total`

"""
    )


def test_the_path_to_a_finding_is_numbered() -> None:
    shown = render_full(report(NEVER_ENDS), PLAIN)
    assert "  = path:\n    1. Pay stays (flow.py:8:9)\n    2. and again (flow.py:11:9)\n" in shown


def test_findings_without_source_have_no_excerpt() -> None:
    shown = render_full(report(NOTE), PLAIN)
    assert shown.splitlines()[1:] == [" --> a folder/100%,ö.py:1:1", ""]


def test_controls_in_messages_are_written_as_escapes() -> None:
    assert "it has\\nno entry \\x1b[31m\n" in render_full(report(NOTE), PLAIN)


def test_fixes_say_what_they_do() -> None:
    def shown(*edits: Edit) -> str:
        fix = Fix(safety=FixSafety.SAFE, edits=edits)
        return render_full(report(replace(UNKNOWN_FIELD, fix=fix)), PLAIN).splitlines()[-2]

    assert shown(Edit(span=span(9, 18, 18), text="x")) == "   = fix (safe): insert `x`"
    assert shown(Edit(span=span(9, 18, 19), text="")) == "   = fix (safe): delete this part"
    assert shown(*[Edit(span=span(9, 18, 19), text="x\ny")] * 3) == (
        "   = fix (safe): replace by `x\\ny` and 2 more"
    )


def test_colours_change_nothing_but_colours() -> None:
    coloured = render_full(report(UNKNOWN_FIELD, NEVER_ENDS), Style(colour=True))
    plain = render_full(report(UNKNOWN_FIELD, NEVER_ENDS), PLAIN)
    assert "\x1b[1;31merror[SOP201]\x1b[0m" in coloured
    assert _without_colours(coloured) == plain


def _without_colours(text: str) -> str:
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])
