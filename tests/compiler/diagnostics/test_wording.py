from sopy_compiler.diagnostics.wording import joined


def test_lists_read_as_in_a_sentence() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"], last="or") == "a, b or c"


def test_an_empty_list_is_nothing() -> None:
    assert joined([]) == ""
