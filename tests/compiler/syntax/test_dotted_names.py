import pytest

from sopy_compiler.syntax.dotted_names import dotted_name
from sopy_compiler.syntax.from_ast.read import read_expression


@pytest.mark.parametrize(("code", "name"), [("a", "a"), ("a.b.c", "a.b.c"), ("a().b", None), ("a[0]", None)])
def test_names_and_attributes_of_names_are_dotted_names(code: str, name: str | None) -> None:
    assert dotted_name(read_expression(code)) == name
