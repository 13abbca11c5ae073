import pytest

from sopy_compiler.lsp.text_lines import Encoding, TextLines

TEXT = "a𝄞é\r\nb\u2028\x0cc\rlast"


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_characters_count_in_the_units_of_the_encoding(encoding: str, units: int) -> None:
    lines = TextLines(TEXT, Encoding(encoding))
    assert lines.position(1, 4) == (0, units)
    assert lines.place(0, units) == (1, 4)
    assert lines.offset(0, units) == 3


def test_lines_end_at_line_feeds_and_carriage_returns_alone() -> None:
    lines = TextLines(TEXT, Encoding.UTF16)
    assert [lines.line(number) for number in range(len(lines))] == ["a𝄞é", "b\u2028\x0cc", "last"]
    assert lines.end == (2, 4)


def test_what_lies_behind_an_end_is_at_the_end() -> None:
    lines = TextLines("ab\n", Encoding.UTF16)
    assert [lines.offset(0, 9), lines.offset(7, 0), lines.offset(-1, 3)] == [2, 3, 0]
    assert lines.position(9, 9) == (1, 0)


def test_a_byte_order_mark_is_counted_by_the_editor_alone() -> None:
    lines = TextLines("\ufeffab\ncd", Encoding.UTF16)
    assert lines.position(1, 1) == (0, 1)
    assert lines.place(0, 1) == (1, 1)
    assert lines.position(2, 1) == (1, 0)
