"""Children are those of LibCST, found without rebuilding the node."""

from pathlib import Path

import libcst as cst
import pytest

from sopy_compiler.syntax.children import children

ROOT = Path(__file__).parents[3]
EVERYTHING = '''\
import a.b as c, d
from . import (e, f as g)
from h import *
type Alias[T: int = str, *Ts, **P] = list[T]
@decorated
async def function[T](one: int = 1, /, two=2, *three, four: str = "4", **five) -> None:
    """Text."""
    global one; nonlocal two
    async with opened as file, other: pass
    async for x in y: await z
    else: yield from z
    return lambda q, *r: (yield)
class A(B, metaclass=C): x: int = 1; y: int
def bare(*, only): ...
while a if b else c: break
else: continue
for i, *j in k: del i, j[1:2, ::3]
try: raise E from F
except (G, H) as error: assert a, "b"
else: pass
finally: pass
try: pass
except* I: pass
match subject:
    case [1, *rest] | (2, _) if guard: ...
    case {"a": b, **others}: ...
    case Point(x=0, y=z) as p: ...
    case None | -1 | "s" | a.b: ...
with (a as b, c): pass
x = y = {**a, "b": 1, **{c: d for e in f if g}}
x += [*a, not b, -c, d @ e, f"{g!r:>{h}} i" "j", ...]
x[a:b] = {1, *c} | {i for i in j} & (k for k in l)
if (n := 10) > 5 <= m is not None: print(*a, **b, sep="")
elif a and b or not c: pass
'''


@pytest.mark.parametrize(
    "text",
    [
        EVERYTHING,
        *[path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("sopy_compiler/syntax/*.py"))],
    ],
)
def test_children_are_those_of_libcst(text: str) -> None:
    stack: list[cst.CSTNode] = [cst.parse_module(text)]
    while stack:
        node = stack.pop()
        found = children(node)
        assert [id(child) for child in found] == [id(child) for child in node.children], type(node).__name__
        stack.extend(found)


def test_a_format_is_found_behind_holes_that_have_none() -> None:
    plain, formatted = (cst.parse_expression(text) for text in ('f"{one}"', 'f"{one:>{width}}"'))
    children(next(iter(children(plain))))
    hole = next(node for node in children(formatted) if isinstance(node, cst.FormattedStringExpression))
    assert [id(child) for child in children(hole)] == [id(child) for child in hole.children]
