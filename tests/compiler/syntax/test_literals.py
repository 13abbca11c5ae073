import pytest

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.read import read_expression, read_text
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant, docstring_of, text_of


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("0x_ff", 255),
        ("True", True),
        ("None", None),
        ("'a' \"b\"", "ab"),
        ("r'\\n'", "\\n"),
        ("b'x'", b"x"),
        ("'''a\nb'''", "a\nb"),
        ("('a')", "a"),
        ("'a' 'b' 'c'", "abc"),
        ("+1", 1),
    ],
)
def test_literals_have_values(code: str, value: object) -> None:
    found = constant(read_expression(code))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "code", ["x", "f'a'", "'a' f'b'", "1 + 1", "[1]", "f()", "...", "-x", "2j", "'a' + 'b'"]
)
def test_other_expressions_have_none(code: str) -> None:
    assert constant(read_expression(code)) is NOT_CONSTANT


def test_only_text_is_text() -> None:
    assert text_of(read_expression("'a'")) == "a"
    assert text_of(read_expression("b'a'")) is None
    assert text_of(None) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('"""One."""\n', "One."),
        ('"""One.\n\n    Two.\n    """\nx = 1\n', "One.\n\nTwo."),
        ("x = 1\n", ""),
        ("f'x'\n", ""),
        ("", ""),
    ],
)
def test_docstrings_are_cleaned(code: str, text: str) -> None:
    assert docstring_of(read_text(code)[0]) == text


def test_a_docstring_on_the_line_of_the_class_counts() -> None:
    module, _ = read_text("class A: 'doc'\n")
    definition = module.body[0]
    assert isinstance(definition, nodes.ClassDef)
    assert docstring_of(definition.body) == "doc"
