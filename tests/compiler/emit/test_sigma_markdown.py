# covers: sopy_compiler.emit.markdown_table
"""The state-evolution table as Markdown."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sopy_compiler.emit.events_markdown import write_events_markdown
from sopy_compiler.emit.markdown_table import code, prose
from sopy_compiler.emit.sigma_markdown import write_sigma_markdown
from tests.compiler.emit.drawings import AWKWARD
from tests.compiler.emit.evolutions import long_program, matrices, order_table, state, tables
from tests.compiler.ir.samples import SAMPLES, sample
from tests.compiler.machines import machine

PARSER = MarkdownIt("commonmark").enable("table")


def parsed_rows(markdown: str) -> list[list[list[Token]]]:
    """The cells of all rows of all tables, as a reader of Markdown sees them."""
    rows: list[list[list[Token]]] = []
    before = ""
    for token in PARSER.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        if before in {"th_open", "td_open"}:
            rows[-1].append(token.children or [])
        before = token.type
    return rows


def shown(tokens: list[Token]) -> str:
    """The text of a cell; code in backticks, emphasis in stars, line ends as slashes."""
    marks = {"em_open": "*", "em_close": "*", "html_inline": " / "}
    return "".join(
        f"`{token.content}`" if token.type == "code_inline" else marks.get(token.type, token.content)
        for token in tokens
    )


def test_fields_are_rows_and_procedures_are_columns() -> None:
    rows = [[shown(cell) for cell in row] for row in parsed_rows(write_sigma_markdown([order_table()]))]
    assert rows[:3] == [
        ["field", "Basket / (start)", "Ship"],
        ["`number` / `str, required` / what the | customer knows", "reads", "?"],
        [
            "`lines` / `list[Line] = list()` / what is ordered",
            "*perhaps set* / reads, list.append",
            "*perhaps set* / ?",
        ],
    ]
    assert rows[5][0] == "`payer` / `str | None = None` / who paid"


def test_the_table_has_a_heading_remarks_and_a_legend() -> None:
    markdown = write_sigma_markdown([order_table()])
    assert markdown.startswith("## flow: evolution of Order\n\n| field |")
    assert "\n- no handler is seen to change number\n" in markdown
    assert "\n- Ship.on\\_paid\\_again: \\`sigma\\` is passed to" in markdown
    assert "\n- **reads**: some handler" in markdown


def test_with_many_procedures_each_has_a_row() -> None:
    known = {"number": state("never", "never", ("1",))}
    found = tables(long_program(8), lambda name: known if name.endswith(("3", "5")) else None)
    rows = [[shown(cell) for cell in row] for row in parsed_rows(write_sigma_markdown(found))]
    assert rows[0] == ["field", "procedure", "at entry", "does", "in"]
    assert rows[1][0].startswith("`number` / ")
    assert rows[1][1:] == ["elsewhere: WaitForThePayment3, WaitForThePayment5", "*still '1'*", "", ""]
    assert [row[1:] for row in rows if "writes" in row][:2] == [
        ["WaitForThePayment0", "", "writes", "on_paid"],
        ["WaitForThePayment1", "", "writes", "on_paid"],
    ]


def test_a_state_without_fields_is_said_to_be_unknown() -> None:
    markdown = write_sigma_markdown(tables(machine("flow", "A -> End", entries=("A",))))
    assert "Nothing is known of the fields" in markdown
    assert write_sigma_markdown(()) == ""


@pytest.mark.parametrize("text", [AWKWARD, "a | b", "`x|y``z`", "*_<b>&amp;$x$", "1. ~~no~~ \\| #1"])
def test_texts_of_the_program_stay_what_they_are(text: str) -> None:
    (_, (cell, other)) = parsed_rows(f"| a | b |\n|---|---|\n| {prose(text)} | {code(text)} |\n")
    said = " ".join(text.replace("\x1b", "\\x1b").replace("\u2028", "\\u2028").split())
    assert "".join(token.content for token in cell) == said
    assert [token.content for token in other] == [said]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_row_has_as_many_cells_as_its_table(name: str) -> None:
    program = sample(name)
    for markdown in (write_sigma_markdown(tables(program)), write_events_markdown(matrices(program))):
        lines = markdown.splitlines()
        assert sum(line.startswith("| ---") for line in lines) == sum(
            token.type == "table_open" for token in PARSER.parse(markdown)
        )
        assert len(parsed_rows(markdown)) == sum(
            line.startswith("|") and not line.startswith("| ---") for line in lines
        )
