"""A program with every construct that Python 3.11 has."""

from typing import Final

EVERY_CONSTRUCT: Final = '''\
import a.b as c, d
from . import (e, f as g)
from h import *
@decorated
async def function(one: int = 1, /, two=2, *three, four: str = "4", **five) -> None:
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
