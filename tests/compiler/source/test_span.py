from sopy_compiler.source.span import Span, file_start


def span(line: int, column: int, end_line: int, end_column: int, path: str = "flow.py") -> Span:
    return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)


def test_a_span_contains_what_begins_and_ends_inside_it() -> None:
    outer = span(2, 5, 4, 1)
    assert outer.contains(outer)
    assert outer.contains(span(3, 1, 3, 80))
    assert not outer.contains(span(2, 4, 3, 1))
    assert not outer.contains(span(3, 1, 4, 2))
    assert not outer.contains(span(3, 1, 3, 2, path="other.py"))


def test_the_start_of_a_file_is_empty_and_counted_from_one() -> None:
    start = file_start("flow.py")
    assert start.start == start.end == (1, 1)
