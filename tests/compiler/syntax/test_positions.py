"""
# covers: sopy_compiler.syntax.tree, sopy_compiler.syntax.walk
"""

import ast
from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.parse import deep_recursion, parse
from sopy_compiler.syntax.positions import locate
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


def test_the_tree_writes_its_own_source() -> None:
    assert "".join(locate(cst.parse_module(PROGRAM)).tokens) == PROGRAM


def test_a_tree_that_is_as_deep_as_the_limits_allow_is_located() -> None:
    text = "x = " + "a+" * 390 + "a\n"
    with deep_recursion():
        assert spans(text)["SimpleStatementLine"] == {(1, 1, 1, len(text))}


ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(
    path for folder in ("examples", "tests/corpus", "sopy_compiler") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_places_and_codes_are_those_of_libcst(path: Path) -> None:
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    layout = locate(module)
    ours = {
        node: ((line, column - 1), (end_line, end_column - 1))
        for node in walk(module)
        for line, column, end_line, end_column in [layout.positions[id(node)]]
    }
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    theirs = {
        node: ((place.start.line, place.start.column), (place.end.line, place.end.column))
        for node, place in wrapper.resolve(PositionProvider).items()
        if node in ours
    }
    assert ours == theirs
    expressions = [node for node in ours if isinstance(node, cst.BaseExpression)]
    for node in expressions:
        # LibCST leaves out the indentation around the node, which does not matter inside an expression.
        assert (layout.code(node) or "").split() == module.code_for_node(node).split()
