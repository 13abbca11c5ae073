"""
# covers: sopy_compiler.syntax.node_kinds.expression, sopy_compiler.syntax.node_kinds.node
# covers: sopy_compiler.syntax.node_kinds.operator, sopy_compiler.syntax.node_kinds.pattern
# covers: sopy_compiler.syntax.node_kinds.statement
"""

from dataclasses import fields

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.from_ast.read import read_text
from sopy_compiler.syntax.walk import walk
from tests.compiler.syntax.every_construct import EVERY_CONSTRUCT

# Arguments and bases may be mixed; up to Python 3.11 all parts of a formatted string stand where it does.
UNPLACED = (nodes.Call, nodes.ClassDef, nodes.FormattedString, nodes.FormattedStringExpression)


def test_children_are_all_nodes_that_a_node_holds_but_signs() -> None:
    module, _ = read_text(EVERY_CONSTRUCT)
    for node in walk(module):
        held: list[nodes.Node] = []
        for part in fields(node):
            if part.name in nodes.NO_PARTS:
                continue
            value = getattr(node, part.name)
            held.extend(
                value if isinstance(value, tuple) else [value] if isinstance(value, nodes.Node) else []
            )
        assert children(node) == tuple(item for item in held if not isinstance(item, nodes.Operator))


def test_children_come_in_the_order_of_the_source() -> None:
    module, _ = read_text(EVERY_CONSTRUCT)
    for node in walk(module):
        starts = [child.start for child in children(node) if child.start != nodes.NOWHERE]
        if not isinstance(node, UNPLACED):
            assert starts == sorted(starts), node
