"""How source is shown with a place underlined."""

from sopy_compiler.report.excerpt import WINDOW_COLUMNS, excerpt, underline
from sopy_compiler.report.style import PLAIN, Ink
from sopy_compiler.source.span import Span


def _excerpt(text: str, line: int, column: int, end_column: int, end_line: int = 0) -> list[str]:
    span = Span(path="x.py", line=line, column=column, end_line=end_line or line, end_column=end_column)
    return excerpt(text, span, style=PLAIN, ink=Ink.ERROR, digits=len(str(line + 1)))


def test_the_place_is_underlined_between_its_neighbours() -> None:
    assert _excerpt("a\nb\nccc ddd\ne\nf\n", 3, 5, 8) == [
        "  |",
        "1 | a",
        "2 | b",
        "3 | ccc ddd",
        "  |     ^^^",
        "4 | e",
    ]


def test_blank_lines_at_the_edges_are_left_out() -> None:
    assert _excerpt("a\n\n\nb\n\n", 4, 1, 2) == ["  |", "4 | b", "  | ^"]


def test_places_over_several_lines_show_their_first() -> None:
    assert _excerpt("f(\n  1)\n", 1, 1, 5, end_line=2)[1:3] == ["1 | f(", "  | ^^"]


def test_places_outside_the_text_show_nothing() -> None:
    assert _excerpt("a\n", 9, 1, 2) == []
    assert _excerpt("", 1, 1, 1) == []


def test_empty_places_are_marked_by_one_caret() -> None:
    assert underline("abc", 2, 2).mark == " ^"
    assert underline("abc", 4, 4).mark == "   ^"


def test_tabs_take_four_columns() -> None:
    shown = underline("\tx = y", 2, 3)
    assert (shown.line, shown.mark) == ("    x = y", "    ^")


def test_wide_and_combining_characters_are_measured_as_terminals_show_them() -> None:
    assert underline("漢字 = x", 6, 7).mark == " " * 7 + "^"
    assert underline("漢字 = x", 1, 3).mark == "^^^^"
    assert underline("e\u0301 = x", 6, 7).mark == " " * 4 + "^"


def test_controls_cannot_reach_the_terminal() -> None:
    shown = underline("x = '\x1b[31m\u202e\x9b'", 1, 2).line
    assert shown == "x = '␛[31m��'"


def test_long_lines_show_the_part_around_the_place() -> None:
    shown = underline("a" * 500 + "TARGET" + "b" * 500, 501, 507)
    start = shown.mark.index("^")
    assert shown.line[start : start + 6] == "TARGET"
    assert shown.mark.count("^") == 6
    assert shown.line.startswith("…")
    assert shown.line.endswith("…")
    assert len(shown.line) <= WINDOW_COLUMNS + 2


def test_marks_longer_than_the_window_end_with_it() -> None:
    shown = underline("x" * 1000, 1, 1001)
    assert len(shown.mark) <= WINDOW_COLUMNS
