"""The places after which a function ends without a return."""

from textwrap import indent

import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.falling_ends import falling_ends
from sopy_compiler.syntax.parse import parse


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        ("x = 1", ["x = 1"]),
        ("return 1", []),
        ("raise x", []),
        ("if a:\n    return 1", ["a"]),
        ("if a:\n    return 1\nelse:\n    b()", ["b()"]),
        ("if a:\n    return 1\nelif b:\n    c()", ["c()", "b"]),
        ("match x:\n    case 1:\n        return 1", ["x"]),
        ("match x:\n    case 1:\n        y()\n    case _:\n        return 1", ["y()"]),
        ("try:\n    return f()\nexcept E:\n    log()", ["log()"]),
        ("with x:\n    y()", ["y()"]),
        ("while True:\n    return 1", []),
        ("while a:\n    return 1", ["a"]),
        ("for i in items:\n    return i", ["items"]),
    ],
)
def test_the_last_thing_on_each_way_is_named(body: str, ends: list[str]) -> None:
    source = SourceText(path="a.py", module="a", text=f"def f():\n{indent(body, '    ')}\n")
    tree, _ = parse(source)
    assert tree is not None
    (function,) = tree.module.body
    assert isinstance(function, nodes.FunctionDef)
    assert [tree.text_at(tree.span(node)) for node in falling_ends(function.body)] == ends
