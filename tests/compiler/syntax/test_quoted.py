import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.walk import walk


def first_text(code: str) -> tuple[nodes.SimpleString, str]:
    tree, _ = parse(SourceText(path="p", module="p", text=code))
    assert tree is not None
    literal = next(node for node in walk(tree.module) if isinstance(node, nodes.SimpleString))
    found = quoted_expression(literal)
    return literal, "" if found is None else f"{type(found).__name__} {found.start} {tree.code(found)}"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x: 'A | None'\n", "BinaryOperation 4 A | None"),
        ("x: \"list['A']\"\n", "Subscript 4 list['A']"),
        ("x: ' A'\n", "Name 5 A"),
        ('x: """A"""\n', "Name 6 A"),
        ("x: 'Literal[\\'a\\']'\n", "Subscript -1 Literal['a']"),
        ("x: 'A b'\n", ""),
        ("x: b'A'\n", ""),
    ],
)
def test_the_expression_stands_where_it_is_written(code: str, found: str) -> None:
    assert first_text(code)[1] == found
