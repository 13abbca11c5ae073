"""The state-evolution table as plain text."""

import pytest

from sopy_compiler.emit.sigma_text import write_sigma_text
from sopy_compiler.emit.text_grid import PAGE_COLUMNS, text_width
from tests.compiler.emit.evolutions import long_program, order_table, state, tables
from tests.compiler.ir.samples import SAMPLES, sample
from tests.compiler.machines import machine

TABLE = """\
flow: evolution of Order

field                               Basket              Ship
                                    (start)
----------------------------------  ------------------  ----------------
number                              reads               ?
  str, required
  what the | customer knows

lines                               [perhaps set]       [perhaps set]
  list[Line] = list()               reads, list.append  ?
  what is ordered
  lines.*.price                     reads               ?
    int, required
    in cents

state                               [still 'open']      [set, is 'paid']
  Literal["open", "paid"] = "open"  writes              ?

payer                               [still None]        [set, not None]
  str | None = None                 writes              ?
  who paid

remark                                                  ?
  str = ""

Remarks:
  - no handler is seen to touch remark
  - no handler is seen to change number
  - no handler is seen to read state or payer

These handlers let sigma out of sight; what is shown of them is the least that they do:
  - Ship.on_paid_again: `sigma` is passed to `carrier.ship(sigma)`
"""


def test_fields_are_rows_and_procedures_are_columns() -> None:
    text, _, _ = write_sigma_text([order_table()]).partition("\nLegend:")
    assert text == TABLE


def test_where_procedures_are_too_many_for_columns_fields_are_a_list() -> None:
    program = long_program(7)
    known = {"payer": state("perhaps", "perhaps")}
    text = write_sigma_text(tables(program, {"flow.WaitForThePayment2": known}.get))
    assert "Procedures: WaitForThePayment0 (start), WaitForThePayment1," in text
    payer = text.partition("\npayer: ")[2].partition("\n\n")[0].splitlines()
    assert payer[:2] == ["str | None = None", "  who paid"]
    assert [" ".join(line.split()) for line in payer[2:5]] == [
        "WaitForThePayment0 writes on_paid",
        "WaitForThePayment1 writes on_paid",
        "WaitForThePayment2 [perhaps set, perhaps None] writes on_paid",
    ]


def test_a_list_tells_what_is_known_where_a_field_is_not_touched() -> None:
    known = {"number": state("never", "never", ("1",)), "remark": state("never", None, ("",))}
    text = write_sigma_text(tables(long_program(7), lambda name: known if name.endswith("3") else None))
    assert "      elsewhere: [still '1'] WaitForThePayment3\n" in text


def test_of_many_procedures_where_the_same_holds_only_some_are_named() -> None:
    known = {"number": state("never", "never", ("1",))}
    text = " ".join(write_sigma_text(tables(long_program(12), lambda _: known)).split())
    named = ", ".join(f"WaitForThePayment{number}" for number in range(7))
    assert f"elsewhere: [still '1'] {named} and 5 more" in text


def test_the_page_can_be_narrow() -> None:
    text = write_sigma_text([order_table()], 40)
    assert max(map(len, text.splitlines())) <= 40
    assert "(start)" in text


def test_a_state_without_fields_is_said_to_be_unknown() -> None:
    text = write_sigma_text(tables(machine("flow", "A -> End", entries=("A",))))
    assert text.startswith("flow: evolution of a state of unknown type\n\nNothing is known of the fields")


def test_nothing_is_written_without_a_workflow() -> None:
    assert write_sigma_text(()) == ""


@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_is_wider_than_the_page(name: str) -> None:
    for columns in (PAGE_COLUMNS, 60):
        lines = write_sigma_text(tables(sample(name)), columns).splitlines()
        assert all(text_width(line) <= columns for line in lines)
        assert all(line == line.rstrip() for line in lines)
