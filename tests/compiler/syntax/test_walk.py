"""Traversal of trees."""

from collections.abc import Iterator

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.from_ast.read import read_text
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.walk import walk, walk_own, walk_scopes, without
from tests.compiler.syntax.every_construct import EVERY_CONSTRUCT

DEFINITIONS = (nodes.FunctionDef, nodes.ClassDef, nodes.Lambda)


def one_by_one(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in children(node):
        yield from one_by_one(child)


def own(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in children(node):
        yield child
        if not isinstance(child, DEFINITIONS):
            yield from own(child)


def test_every_part_of_a_tree_is_walked_in_the_order_of_the_source() -> None:
    module, _ = read_text(EVERY_CONSTRUCT)
    for node in (*one_by_one(module),):
        assert list(walk(node)) == list(one_by_one(node))
        assert list(walk_own(node)) == list(own(node))


def test_a_tree_that_was_walked_in_parts_is_walked_as_a_whole() -> None:
    module, _ = read_text(EVERY_CONSTRUCT)
    for statement in reversed(module.body):
        assert list(walk(statement)) == list(one_by_one(statement))
    assert list(walk(module)) == list(one_by_one(module))
    assert list(walk(module.body[-1])) == list(one_by_one(module.body[-1]))


def test_what_lies_below_a_head_is_left_out() -> None:
    module, _ = read_text("def f():\n    def g():\n        a\nb\n")
    inside = walk(module)
    first, last = module.body
    assert isinstance(first, nodes.FunctionDef)
    assert list(without([first, first.body.body[0]], inside)) == [module, first, *walk(last)]
    assert without([], inside) == inside


def test_nodes_of_some_kinds_are_told_with_the_definition_around_them() -> None:
    text = "class A:\n    @a\n    def f(self, x=b):\n        def g(): c\n        d\n    e\nh\n"
    source = SourceText(path="flow.py", module="flow", text=text)
    tree, _ = parse(source)
    assert tree is not None
    module = bind_module(tree, "flow")
    found = walk_scopes(module, frozenset({nodes.Expr, nodes.Decorator, nodes.Param}))
    told = [(tree.text[node.start : node.end], scope.symbol) for node, scope in found]
    assert told == [
        ("a", "A.f"),
        ("self", "A.f"),
        ("x", "A.f"),
        ("c", "A.f.g"),
        ("d", "A.f"),
        ("e", "A"),
        ("h", ""),
    ]
