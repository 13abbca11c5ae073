"""The variables that stand in an expression."""

from sopy_compiler.syntax.from_ast.read import read_expression
from sopy_compiler.syntax.mentioned import read_mentions


def test_variables_are_told_from_what_stands_behind_dots() -> None:
    found = read_mentions(read_expression("f(order.items[index].price, order.total, f)"))
    assert found.names == ("f", "order", "items", "index", "price", "total")
    assert [node.value for node in found.variables] == ["f", "order", "index", "order", "f"]
    assert found.attributes == (("order", "items"), ("order", "total"))
