"""The words in the cells of a state-evolution table."""

from dataclasses import replace

import pytest

from sopy_compiler.analysis.field_state import FieldState
from sopy_compiler.emit.sigma_table import Row
from sopy_compiler.emit.sigma_words import (
    action_words,
    declaration_words,
    description_words,
    entry_words,
    legend,
    opaque_remarks,
    remarks,
    untracked_remarks,
)
from sopy_compiler.emit.table_column import column_words
from sopy_compiler.ir.sigma import DefaultKind
from tests.compiler.emit.evolutions import FLOW, order_table, state, tables
from tests.compiler.ir.samples import lowered


def row(path: str) -> Row:
    return next(row for row in order_table().rows if row.path == path)


def words(path: str, known: FieldState | None) -> tuple[str, ...]:
    """What is said of a field of which this is known."""
    found = row(path)
    return entry_words(replace(found.cells[0], entry=known), found)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (None, ()),
        (state("surely"), ("set",)),
        (state("perhaps", "perhaps"), ("perhaps set", "perhaps None")),
        (state("surely", "never"), ("set", "not None")),
        (state("surely", "surely"), ("set", "None")),
        (state("never", "surely"), ("not set", "None")),
        (state("never", "surely", (None,)), ("still None",)),
        (state("perhaps", "never", ("a", "b")), ("perhaps set", "is 'a' or 'b'")),
        (state("perhaps", "never", (1, 2, 3, 4, 5)), ("perhaps set", "is one of 5 values")),
        (state("surely", "never", (b"\xff",)), ("set", "is b'\\xff'")),
        (state("surely", "never", (10**5000,)), ("set", f"is {hex(10**5000)[:45]}...")),
        (state("surely", "never", ()), ("set", "not None")),
    ],
)
def test_what_holds_at_entry_is_said_in_words(known: FieldState | None, said: tuple[str, ...]) -> None:
    assert words("payer", known) == said


def test_nothing_is_said_that_the_type_says() -> None:
    assert words("lines", state("perhaps", "never")) == ("perhaps set",)
    assert words("lines", state("perhaps", "surely")) == ("perhaps set", "None")
    assert words("state", state("perhaps", "never", ("paid", "open"))) == ("perhaps set",)
    assert words("state", state("surely", "never", ("paid",))) == ("set", "is 'paid'")


def test_a_field_that_no_handler_changes_is_not_said_to_be_unset() -> None:
    assert words("number", state("never", "never")) == ()
    assert words("remark", state("never", "never", ("",))) == ("still ''",)


def test_a_required_field_is_not_said_to_be_set() -> None:
    (table,) = tables(lowered(FLOW.replace("sigma.payer =", "sigma.number =")))
    number = table.rows[0]
    assert number.is_changed
    assert entry_words(replace(number.cells[0], entry=state("surely", "never")), number) == ()
    assert entry_words(replace(number.cells[0], entry=state("surely", "never", ("7",))), number) == (
        "is '7'",
    )


def test_actions_are_reads_writes_and_operations() -> None:
    basket, ship = row("lines").cells
    assert action_words(basket) == ("reads", "list.append")
    assert action_words(row("payer").cells[0]) == ("writes",)
    assert (action_words(ship), action_words(ship, is_opaque=True)) == ((), ("?",))
    assert action_words(basket, is_opaque=True) == ("reads", "list.append", "?")


@pytest.mark.parametrize(
    ("path", "declared"),
    [
        ("number", "str, required"),
        ("lines", "list[Line] = list()"),
        ("state", 'Literal["open", "paid"] = "open"'),
        ("payer", "str | None = None"),
    ],
)
def test_declarations_are_shown_as_the_source_has_them(path: str, declared: str) -> None:
    assert declaration_words(row(path)) == declared


def test_unusual_defaults_are_shown_by_what_they_give() -> None:
    found = row("number")
    assert found.field is not None

    def shown(kind: DefaultKind, default: str) -> str:
        assert found.field is not None
        return declaration_words(
            replace(found, field=replace(found.field, default_kind=kind, default=default))
        )

    assert shown(DefaultKind.FACTORY, "lambda: [1,\n  2]") == "str = [1, 2]"
    assert shown(DefaultKind.VALUE, "") == "str, may be left out"
    assert shown(DefaultKind.VALUE, '"' + "x" * 60 + '"').endswith("xxx...")
    assert declaration_words(replace(found, field=None, is_missing=True)) == "not declared"
    assert declaration_words(replace(found, field=None)) == "str"


def test_descriptions_are_one_line() -> None:
    assert description_words(row("number")) == "what the | customer knows"
    assert description_words(row("state")) == ""


def test_remarks_tell_what_nobody_does_and_where_that_is_not_certain() -> None:
    assert remarks(order_table()) == (
        "no handler is seen to touch remark",
        "no handler is seen to change number",
        "no handler is seen to read state or payer",
    )
    followed = FLOW.replace("carrier.ship(sigma)", "pass").replace("carrier.next()", "End()")
    (table,) = tables(lowered(followed))
    assert remarks(table) == (
        "no handler touches remark",
        "no handler changes number",
        "no handler reads state or payer",
    )


def test_opaque_handlers_are_named_with_their_reasons() -> None:
    (sentence,) = opaque_remarks(order_table())
    assert sentence.startswith("Ship.on_paid_again: `sigma` is passed to")


def test_columns_say_where_they_stand() -> None:
    (table,) = tables(lowered(FLOW.replace("return Ship()", "return self")))
    assert list(map(column_words, table.columns)) == [("Basket", "(start)"), ("Ship", "(no run gets here)")]


def test_the_legend_explains_what_is_there_and_nothing_else() -> None:
    assert [term for term, _ in legend([order_table()], entry_mark="[...]")] == [
        "reads",
        "writes",
        "list.append",
        "*",
        "?",
        "[...]",
        "set, perhaps set",
        "still 'a'",
        "None, perhaps None, not None",
        "is 'a' or 'b'",
    ]
    plain = FLOW.replace("carrier.ship(sigma)", "pass").replace(
        "sum(line.price for line in sigma.lines)", "True"
    )
    assert [term for term, _ in legend(tables(lowered(plain)), entry_mark="[...]")] == [
        "reads",
        "writes",
        "list.append",
    ]


def test_an_opaque_handler_is_not_named_again_for_the_objects_it_may_change() -> None:
    table = order_table()
    assert {gap.handler for gap in table.gaps if not gap.is_opaque} == {"on_paid_again"}
    assert untracked_remarks(table) == ()
    other = replace(table, gaps=tuple(replace(gap, is_opaque=False) for gap in table.gaps))
    (sentence,) = untracked_remarks(other)
    assert sentence.startswith("Ship.on_paid_again: ")
