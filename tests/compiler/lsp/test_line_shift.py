from sopy_compiler.lsp.line_shift import line_shift


def test_lines_around_a_change_are_found_again_and_those_in_it_are_not() -> None:
    shift = line_shift("a\nb\nc\nd", "a\nx\ny\nz\nd")
    assert [shift.to_new(line) for line in (1, 2, 3, 4)] == [1, None, None, 5]
    assert [shift.to_old(line) for line in (1, 2, 3, 4, 5)] == [1, None, None, None, 4]


def test_lines_between_two_changes_are_found_again() -> None:
    shift = line_shift("a\nb\nc\nd", "new\na\nb\nchanged\nd")
    assert [shift.to_new(line) for line in (1, 2, 3, 4)] == [2, 3, None, 5]
    assert [shift.to_old(line) for line in (1, 2, 3, 4, 5)] == [None, 1, 2, None, 4]


def test_equal_texts_have_equal_lines() -> None:
    assert line_shift("a\nb", "a\nb").to_new(2) == 2
    assert line_shift("a\na\na", "a\na").to_new(3) is None
