# covers: sopy_compiler.emit.events_text, sopy_compiler.emit.events_markdown, sopy_compiler.emit.events_json
# covers: sopy_compiler.emit.events_html, sopy_compiler.emit.table_formats
"""The state x event matrix in its formats."""

import json
from pathlib import Path

import jsonschema
import pytest

from sopy_compiler.emit.events_html import write_events_html
from sopy_compiler.emit.events_json import write_events_json
from sopy_compiler.emit.events_markdown import write_events_markdown
from sopy_compiler.emit.events_text import write_events_text
from sopy_compiler.emit.table_formats import EVENT_WRITERS, SIGMA_WRITERS
from sopy_compiler.emit.text_grid import PAGE_COLUMNS, text_width
from tests.compiler.emit.evolutions import long_program, matrices, order_matrix
from tests.compiler.emit.pages import Page
from tests.compiler.ir.samples import SAMPLES, lowered, sample

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "formats" / "events-v1.schema.json").read_text(encoding="utf-8")
)
TABLE = """\
flow: what becomes of every event

event                            Basket              Ship
                                 (start)
-------------------------------  ------------------  -----------------
Added                            on_added            unexpected
  carries Line                   stay, recover
  A line was added.

Paid                             on_paid             unexpected
  carries str                    -> Ship, raise
  Somebody paid.

PaidInCash                       on_paid (for Paid)  on_paid_again
  carries str                    -> Ship, raise      perhaps elsewhere
  Somebody paid at the counter.

Cancelled                        on_cancelled        ignored
                                 -> End

Remarks:
  - 8 cells: 5 handled, 1 ignored and 2 unexpected
"""


def test_text_is_a_grid() -> None:
    assert write_events_text([order_matrix()]).partition("\nLegend:")[0] == TABLE


def test_text_is_a_list_where_procedures_are_too_many_for_columns() -> None:
    text = write_events_text(matrices(long_program(6)))
    paid = text.partition("\nPaid\n")[2].partition("\n\n")[0].splitlines()
    assert paid[:2] == ["  carries str", "  Somebody paid."]
    assert paid[2].split() == ["WaitForThePayment0", "on_paid", "->", "WaitForThePayment1"]
    matrix = order_matrix()
    narrow = write_events_text([matrix], 40)
    assert "      unexpected: Ship\n" in narrow
    assert "      ignored: Ship\n" in narrow


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_of_text_is_wider_than_the_page(name: str) -> None:
    for columns in (PAGE_COLUMNS, 60):
        lines = write_events_text(matrices(sample(name)), columns).splitlines()
        assert all(text_width(line) <= columns and line == line.rstrip() for line in lines)


def test_markdown_is_a_table() -> None:
    lines = write_events_markdown([order_matrix()]).splitlines()
    assert lines[:6] == [
        "## flow: what becomes of every event",
        "",
        "| event | Basket<br>(start) | Ship |",
        "| --- | --- | --- |",
        "| `Added`<br>carries Line<br>A line was added. | on\\_added<br>stay, recover | unexpected |",
        "| `Paid`<br>carries str<br>Somebody paid. | on\\_paid<br>-\\> Ship, raise | unexpected |",
    ]
    assert "- 8 cells: 5 handled, 1 ignored and 2 unexpected" in lines


def test_markdown_has_a_row_for_each_outcome_where_procedures_are_many() -> None:
    lines = write_events_markdown(matrices(long_program(7))).splitlines()
    assert lines[2] == "| event | what happens | in |"
    (first,) = (line for line in lines if line.startswith("| `PaidInCash`"))
    assert first.endswith("| on\\_paid (for Paid)<br>-\\> WaitForThePayment1 | WaitForThePayment0 |")


@pytest.mark.parametrize("name", SAMPLES)
def test_json_follows_its_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for found in ((), (order_matrix(),), matrices(sample(name))):
        validator.validate(json.loads(write_events_json(found)))


def test_json_tells_who_takes_the_event_and_where_it_leads() -> None:
    (matrix,) = json.loads(write_events_json([order_matrix()]))["matrices"]
    assert [one["name"] for one in matrix["procedures"]] == ["Basket", "Ship"]
    added, _, cash, cancelled = matrix["events"]
    assert (added["payload"], added["path"], added["line"]) == ("Line", "flow.py", 20)
    assert added["description"] == "A line was added."
    assert added["cells"] == [
        {
            "procedure": "Basket",
            "kind": "handled",
            "handler": "on_added",
            "declared_event": "Added",
            "outcomes": [{"kind": "stay", "target": "Basket"}, {"kind": "recover", "target": "Basket"}],
            "complete": True,
            "fails": False,
        },
        {"procedure": "Ship", "kind": "unexpected"},
    ]
    assert (cash["cells"][0]["declared_event"], cash["cells"][1]["complete"]) == ("Paid", False)
    assert cancelled["cells"][1] == {"procedure": "Ship", "kind": "ignored"}


def test_html_is_a_table() -> None:
    page = Page(write_events_html([order_matrix()]))
    assert page.rows[1] == ["Added carries Line A line was added.", "on_added stay, recover", "unexpected"]
    assert page.rows[2][1] == "on_paid \N{RIGHTWARDS ARROW}\N{NO-BREAK SPACE}Ship, raise"
    assert page.rows[4][2] == "ignored"


def test_a_workflow_without_events_says_so() -> None:
    found = matrices(lowered("from sopy import Procedure\n\nclass A(Procedure[dict]):\n    pass\n\nA()\n"))
    sentence = "The workflow handles, ignores and observes no event."
    assert sentence in write_events_text(found)
    assert sentence in write_events_markdown(found)
    assert sentence in write_events_html(found)


def test_tables_and_matrices_have_the_same_formats() -> None:
    assert list(SIGMA_WRITERS) == list(EVENT_WRITERS) == ["text", "markdown", "json", "html"]
    for name, write in EVENT_WRITERS.items():
        assert ("PaidInCash" in write([order_matrix()], PAGE_COLUMNS)) is True, name
