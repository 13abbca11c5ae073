"""Tables in plain text."""

import pytest

from sopy_compiler.emit.text_grid import (
    Block,
    fitted_widths,
    grid_row,
    legend_lines,
    list_widths,
    rule,
    text_width,
    wrapped,
)


def test_columns_are_as_wide_as_their_lines_where_there_is_room() -> None:
    table: list[list[Block]] = [[("field",), ("Read",)], [("a", "  what it is"), ("reads",)]]
    assert fitted_widths(table, 100) == (12, 5)


def test_narrow_columns_grow_first_until_the_page_is_full() -> None:
    table: list[list[Block]] = [[("one two three four",), ("five six seven eight",)]]
    assert fitted_widths(table, 42) == (18, 20)
    assert fitted_widths(table, 20) == (9, 9)


def test_a_table_does_not_fit_when_its_longest_words_do_not() -> None:
    table: list[list[Block]] = [[("abcdefghij",), ("klmnopqrst",)]]
    assert fitted_widths(table, 22) == (10, 10)
    assert fitted_widths(table, 21) is None
    assert list_widths(table, 21) == (9, 9)
    assert list_widths([], 21) == ()


def test_the_first_column_can_ask_for_room() -> None:
    table: list[list[Block]] = [[("one two three four",), ("abcdefghij",)]]
    assert fitted_widths(table, 30, first=18) == (18, 10)
    assert fitted_widths(table, 29, first=18) is None
    assert fitted_widths(table, 29) == (17, 10)


def test_cells_are_filled_line_by_line_and_no_line_ends_in_spaces() -> None:
    row: list[Block] = [("a", "  b c d"), ("reads",), ()]
    assert list(grid_row(row, (5, 5, 3))) == ["a      reads", "  b c", "  d"]
    assert rule((5, 5, 3)) == "-----  -----  ---"


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("  one two three", ["  one", "  two", "  three"]),
        ("- one two three", ["- one", "  two", "  three"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
        ("to -> Ship", ["to", "-> Ship"]),
        ("字字字字字", ["字字字字", "字"]),
        ("a\x1b[1m", ["a\\x1b[1m"]),
    ],
)
def test_lines_are_wrapped_at_words(line: str, pieces: list[str]) -> None:
    assert list(wrapped(line, columns=8)) == pieces
    assert all(text_width(piece) <= 8 for piece in pieces)


def test_a_word_longer_than_a_page_is_never_lost() -> None:
    assert "".join(wrapped("x" * 1000, columns=1)) == "x" * 1000


def test_legends_are_two_columns() -> None:
    assert list(legend_lines([("a", "one two three"), ("bcd", "four")], 15)) == [
        "Legend:",
        "  a    one two",
        "       three",
        "  bcd  four",
    ]
