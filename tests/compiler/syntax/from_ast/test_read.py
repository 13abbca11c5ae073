"""Both parsers give one tree.

# covers: sopy_compiler.syntax.from_ast.displays, sopy_compiler.syntax.from_ast.headers
# covers: sopy_compiler.syntax.from_ast.operations, sopy_compiler.syntax.from_ast.parameters
# covers: sopy_compiler.syntax.from_ast.patterns, sopy_compiler.syntax.from_ast.reader
# covers: sopy_compiler.syntax.from_ast.statements, sopy_compiler.syntax.from_ast.strings
# covers: sopy_compiler.syntax.from_libcst.convert, sopy_compiler.syntax.from_libcst.positions
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.read import read_text
from sopy_compiler.syntax.from_libcst.read import read_text as read_newer
from sopy_compiler.syntax.parse import deep_recursion
from tests.compiler.syntax.every_construct import EVERY_CONSTRUCT

ROOT = Path(__file__).resolve().parents[4]
FOLDERS = ("examples", "tests/corpus/accept", "tests/corpus/reject", "sopy_compiler/syntax")
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
}
# Parts that have no syntax of their own, for which LibCST counts commas and signs and `ast` knows no place.
UNPLACED = (
    nodes.Annotation,
    nodes.Arg,
    nodes.AsName,
    nodes.AssignTarget,
    nodes.CompFor,
    nodes.CompIf,
    nodes.ComparisonTarget,
    nodes.Decorator,
    nodes.DictElement,
    nodes.Element,
    nodes.Else,
    nodes.Finally,
    nodes.FormattedStringExpression,
    nodes.From,
    nodes.ImportAlias,
    nodes.ImportStar,
    nodes.Index,
    nodes.MatchCase,
    nodes.MatchKeywordElement,
    nodes.MatchMappingElement,
    nodes.MatchOrElement,
    nodes.MatchSequenceElement,
    nodes.NameItem,
    nodes.Param,
    nodes.Parameters,
    nodes.Slice,
    nodes.StarredDictElement,
    nodes.SubscriptElement,
    nodes.Suite,
    nodes.TypeParam,
    nodes.TypeParameters,
    nodes.WithItem,
)


def shape(node: object, text: str) -> Iterator[object]:
    """Everything in a tree, and the code of all that has a place."""
    if isinstance(node, tuple):
        yield len(node)
        for item in node:
            yield from shape(item, text)
    elif isinstance(node, nodes.Node):
        yield type(node).__name__
        if not isinstance(node, (nodes.Operator, *UNPLACED)):
            # LibCST counts the comma and the comment behind the last element of a tuple in brackets.
            yield node.start, text[node.start : node.end].split("#", maxsplit=1)[0].rstrip(" \n,")
        for part in fields(node):
            if part.name not in nodes.NO_PARTS:
                yield from shape(held(getattr(node, part.name)), text)
    else:
        yield node


def held(value: object) -> object:
    """Without the texts in formatted strings, whose escapes LibCST leaves as they are."""
    if isinstance(value, tuple):
        return tuple(item for item in value if not isinstance(item, nodes.FormattedStringText))
    return value


@pytest.mark.parametrize("name", [*TEXTS, "every construct"])
def test_both_parsers_give_one_tree(name: str) -> None:
    text = TEXTS.get(name, EVERY_CONSTRUCT)
    with deep_recursion():
        try:
            ours, _ = read_text(text)
        except SyntaxError:
            pytest.skip("newer syntax than this interpreter has")
        theirs = read_newer(text)
    assert list(shape(ours, text)) == list(shape(theirs, text))


@pytest.mark.parametrize(
    "text",
    [
        "ä = 'ü'; f(ä, ö.ß)\n",
        "x = (a), (b)\n",
        "x = (a, b), (c)\n",
        "x = ((a, b))\n",
        "x[(a), (b)], x[(a, b)], x[()], x[a:b, c]\n",
        "(a for a in b), f(a for a in b), f((a for a in b))\n",
        "x = (a) or (b) and ((c)) or d\n",
        "def f(\\\n    a): pass\n",
        "async  def  f(): pass\n",
        "from . import a\nfrom .. b import c\nfrom .c.d import (e as f,)\n",
        "f(*a, b=1, *c, **d)\n",
        'x = f\'{a}\' \'b\' f"""{c\n}"""\n',
        "del a, b.c\nglobal d, e\n",
        "try: pass\nexcept (A, B) as error: pass\n",
        "match a, b:\n    case A(b=c, d=e) | {'k': v, **rest}, [*_]: pass\n",
        "-1 ** -x\n",
        "class A(B, *C, d=e, **f): pass\n",
    ],
)
def test_places_are_those_of_libcst_where_they_are_not_plain(text: str) -> None:
    ours, theirs = read_text(text)[0], read_newer(text)
    assert list(shape(ours, text)) == list(shape(theirs, text))
