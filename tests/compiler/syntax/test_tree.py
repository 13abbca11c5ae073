"""
# covers: sopy_compiler.syntax.walk, sopy_compiler.syntax.written
"""

import ast

import pytest

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.read import read_expression
from sopy_compiler.syntax.parse import deep_recursion, parse
from sopy_compiler.syntax.walk import walk

PROGRAM = '''\
"""Doc."""
import a, b as c

@dec(1)
# why
class A(B[int], metaclass=M):  # note
    x: int = 1; y = "é" + 'ü'

    @property
    async def f(self, a, /, *b, c=1, **d) -> None:
        """Two
        lines."""
        if (x := a.b(c)[0]):
            return x + (
                1
            )
        elif not y: pass
        else:
            with o() as p, q: await r
        for i in (1, 2): continue
        try: raise E from e
        except (V, T) as v: ...
        finally: del z
        return f"{x!r:>{w}} {y}"
    z = [i for i in j if i]; w = lambda k: k
'''


def spans(text: str) -> dict[str, set[tuple[int, int, int, int]]]:
    tree, _ = parse(SourceText(path="p", module="p", text=text))
    assert tree is not None
    found: dict[str, set[tuple[int, int, int, int]]] = {}
    for node in walk(tree.module):
        place = tree.span(node)
        key = (place.line, place.column, place.end_line, place.end_column)
        found.setdefault(type(node).__name__, set()).add(key)
    return found


def expected(text: str, kind: type[ast.AST]) -> set[tuple[int, int, int, int]]:
    lines = text.split("\n")

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1].encode()[:offset].decode()) + 1

    return {
        (
            node.lineno,
            column(node.lineno, node.col_offset),
            node.end_lineno or 0,
            column(node.end_lineno or 0, node.end_col_offset or 0),
        )
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kind) and isinstance(node, ast.expr | ast.stmt)
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Call", ast.Call),
        ("Attribute", ast.Attribute),
        ("ClassDef", ast.ClassDef),
        ("FunctionDef", ast.AsyncFunctionDef),
        ("Return", ast.Return),
        ("AnnAssign", ast.AnnAssign),
        ("Await", ast.Await),
        ("Lambda", ast.Lambda),
        ("NamedExpr", ast.NamedExpr),
        ("Raise", ast.Raise),
        ("Subscript", ast.Subscript),
    ],
)
def test_places_are_those_of_python(name: str, kind: type[ast.AST]) -> None:
    assert spans(PROGRAM)[name] == expected(PROGRAM, kind)


def test_a_tree_that_is_as_deep_as_the_limits_allow_is_located() -> None:
    text = "x = " + "a+" * 390 + "a\n"
    with deep_recursion():
        assert spans(text)["Assign"] == {(1, 1, 1, len(text))}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("x = (a or b)", "(a or b)"),
        ("x = f(a or b)", "a or b"),
        ("x = f((a or b))", "(a or b)"),
        ("x = f ((a or b))", "(a or b)"),
        ("x = not (a or b)", "(a or b)"),
        ("x = ((a or b))[0]", "((a or b))"),
        ("x = [(a or b)]", "(a or b)"),
        ("if (a or b): pass", "(a or b)"),
        ("x = d[0](a or b)", "a or b"),
        ("def f(x=a or b): pass", "a or b"),
        ("x = (\n    a\n    or b  # why\n)", "( a or b # why )"),
    ],
)
def test_the_code_of_an_expression_has_the_parentheses_that_group_it(line: str, code: str) -> None:
    tree, _ = parse(SourceText(path="p", module="p", text=line + "\n"))
    assert tree is not None
    (node,) = (node for node in walk(tree.module) if isinstance(node, nodes.BooleanOperation))
    assert tree.code(node) == code


@pytest.mark.parametrize("text", ["x.y", "x[0]", "x['a']", "x[a, 1].b", "a | b", "(1, 2)", "[x]"])
def test_an_expression_that_stands_nowhere_has_a_code(text: str) -> None:
    tree, _ = parse(SourceText(path="p", module="p", text="pass\n"))
    assert tree is not None
    node = read_expression(text)
    for inner in walk(node):
        inner.start = inner.end = nodes.NOWHERE
    assert tree.code(node) == text
    assert tree.span(node).start == (1, 1)
