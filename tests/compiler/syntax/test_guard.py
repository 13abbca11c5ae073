import pytest

from sopy_compiler.syntax.guard import (
    MAXIMUM_ALTERNATIVES,
    MAXIMUM_BRACKET_DEPTH,
    MAXIMUM_CHAIN,
    MAXIMUM_INDENTATION,
    MAXIMUM_PATTERN_DEPTH,
    find_overload,
)

DEEP = 2 * MAXIMUM_BRACKET_DEPTH


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x = " + "(" * DEEP + ")" * DEEP, "brackets"),
        ("x = " + "[{(" * DEEP, "brackets"),
        ("x = f'{" + "(" * DEEP + ")" * DEEP + "}'", "brackets"),
        ("x = f'{a:{" + "[" * DEEP + "]" * DEEP + "}}'", "brackets"),
        ("x = t'''{\n" + "(" * DEEP + "}'''", "brackets"),
        ("x = " + "a + " * MAXIMUM_CHAIN + "a + a", "chains"),
        ("x = a" + ".b" * (MAXIMUM_CHAIN + 1), "chains"),
        ("x = a" + "()" * (MAXIMUM_CHAIN + 1), "chains"),
        ("x = " + "lambda: " * MAXIMUM_CHAIN + "1", "chains"),
        ("x = (" + "a\n+ " * (MAXIMUM_CHAIN + 1) + "a)", "chains"),
        ("if a: ...\n" + "elif a: ...\n" * (MAXIMUM_ALTERNATIVES + 1), "alternatives"),
        ("if a:\n" + " " * 9 * MAXIMUM_INDENTATION + "x", "indented"),
        ("match x:\n case " + "[" * (MAXIMUM_PATTERN_DEPTH + 1), "pattern"),
        ("x = 1\0", "NUL"),
    ],
)
def test_too_much_of_anything_is_named(text: str, what: str) -> None:
    found = find_overload(text, "flow.py")
    assert found is not None
    assert what in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "x = '" + "(" * DEEP + "'",
        "x = rb'''" + "(\n" * DEEP + "'''",
        "x = f'" + "(" * DEEP + "'",
        "x = f'{a}" + "{{(" * DEEP + "'",
        "x = f'{a:" + "(" * DEEP + "}'",
        "# " + "(" * DEEP,
        "x = 'it''s' # " + "(" * DEEP,
        "x = " + "a," * 10 * MAXIMUM_CHAIN,
        "f(" + "a=1," * 10 * MAXIMUM_CHAIN + ")",
        "a + b\n" * 10 * MAXIMUM_CHAIN,
        "if a: ...\n" + "elif a: ...\n" * (MAXIMUM_ALTERNATIVES - 1),
    ],
)
def test_what_only_looks_like_much_is_let_through(text: str) -> None:
    assert find_overload(text, "flow.py") is None


def test_the_place_is_where_it_becomes_too_much() -> None:
    found = find_overload("x = 1\ny = " + "(" * DEEP, "flow.py")
    assert found is not None
    assert (found[1].path, found[1].line, found[1].column) == ("flow.py", 2, 5 + MAXIMUM_BRACKET_DEPTH)


@pytest.mark.parametrize(
    "text", ["'", '"""', "f'{", "f'{a!", "f'{a:{", "f'''{'''", "(", "\\", "'\\", "rf'", "}"]
)
def test_unfinished_text_is_left_to_the_parser(text: str) -> None:
    assert find_overload(text, "flow.py") is None
