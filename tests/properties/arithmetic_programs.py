"""Random handlers that count and compare, and what they do when they run.

Every way out returns a text of its own. The handlers compare whole numbers, floats, an optional number, texts
and the length of a list with each other, with sums and with the payload; they change them directly, by
variables that are out of date, in methods, loops, comprehensions, callbacks and halfway through a `try`.
"""

import math
import sys
import types
from random import Random
from textwrap import indent

PRELUDE = """
from pydantic import BaseModel

from sopy import Event, Procedure, handler, make_prompt


class Pair(BaseModel):
    n: int = 0
    m: int = 0


class State(BaseModel):
    p: Pair = Pair()
    q: Pair = Pair()
    more: list[int] = []
    a: int = 0
    b: int = 0
    c: int = 0
    x: float = 0.0
    y: float = 0.0
    o: int | None = None
    name: str = ""
    other: str = ""
    items: list[int] = []

    def bump(self, by: int = 1) -> int:
        self.a += by
        return self.a

    def take(self) -> int:
        former = self.b
        self.b = 0
        return former

    def fail(self) -> None:
        self.c += 1
        int("?")
        self.c -= 1


class Go(Event[int]):
    pass


class Start(Procedure[State], initial=True):
    prompt = make_prompt("start")

    def is_over(self, sigma: State, limit: int) -> bool:
        return sigma.a > limit

    @handler
    def on_go(self, sigma: State, event: Go):
"""
_RELATIONS = ("<", "<=", ">", ">=", "==", "!=")
_WHOLE = ("sigma.a", "sigma.b", "sigma.c")
_INNER = ("sigma.p.n", "sigma.q.n", "sigma.q.m", "len(sigma.more)", "len(sigma.items)")


class Writer:
    """One handler's body; `count` numbers its ways out."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.loops = 0
        self.tests: list[str] = []

    def out(self) -> str:
        self.count += 1
        return f'return "way {self.count}"\n'

    def number(self) -> str:
        return self.chance.choice(
            (*_WHOLE, *_WHOLE, *_INNER, "event.payload", "v", str(self.chance.randrange(-1, 3)))
        )

    def sum(self) -> str:
        if self.chance.random() < 0.6:
            return self.number()
        operator = self.chance.choice(("+", "-", "+", "-", "*", "//"))
        right = "2" if operator in "*//" else self.number()
        return f"{self.number()} {operator} {right}"

    def test(self, depth: int = 1) -> str:
        if self.tests and self.chance.random() < 0.35:
            return self.chance.choice(self.tests)  # a test that is made twice is what there is to find
        self.tests.append(self.new_test(depth))
        return self.tests[-1]

    def new_test(self, depth: int) -> str:
        if depth and self.chance.random() < 0.3:
            joint = self.chance.choice(("and", "or"))
            return f"({self.test(0)} {joint} {self.test(0)})"
        text = self.chance.choice(
            (
                *(f"{self.sum()} {self.relation()} {self.sum()}" for _ in range(12)),
                f"sigma.x {self.relation()} {self.chance.choice(('sigma.y', 'sigma.a', '0.5'))}",
                f"sigma.y {self.relation()} sigma.x",
                f"sigma.o is not None and sigma.o {self.relation()} {self.sum()}",
                "sigma.o is None",
                "sigma.o == sigma.a",
                "sigma.o",
                "sigma.items",
                "sigma.a",
                "sigma.x",
                "sigma.name == sigma.other",
                f"sigma.name {self.chance.choice(('==', '!='))} 'p'",
                "sigma.other in ('p', '')",
                f"self.is_over(sigma, {self.number()})",
                f"sigma.take() {self.relation()} {self.number()}",
                f"{self.number()} {self.relation()} sigma.bump()",
            )
        )
        return f"not ({text})" if self.chance.random() < 0.15 else text

    def relation(self) -> str:
        return self.chance.choice(_RELATIONS)

    def statement(self, depth: int) -> str:
        field = self.chance.choice(_WHOLE)
        common = (
            f"{field} = {self.sum()}\n",
            f"{field} = {self.sum()}\n",
            f"{field} {self.chance.choice(('+=', '-='))} {self.number()}\n",
            f"v = {self.sum()}\n",
            f"sigma.bump({self.number()})\n",
            "sigma.items.append(1)\n",
        )
        rare = (
            "v = sigma.take()\n",
            "sigma.a, sigma.b = sigma.b, sigma.a\n",
            f"v, w = {self.number()}, {self.number()}\n",
            "pair = (sigma.c, 1)\nsigma.c += 1\nv = pair[0]\n",
            f"{field} = sigma.c = {self.sum()}\n",
            "sigma.more.append(1)\n",
            "sigma.more = sigma.items\n",
            "mine = []\nsigma.more = sigma.items = mine\nmine.append(1)\n",
            "sigma.p = sigma.q\n",
            "sigma.p = Pair(n=sigma.a)\n",
            "pair = Pair(n=event.payload)\nsigma.p = pair\nsigma.q = pair\n",
            f"sigma.p.n = {self.sum()}\n",
            "sigma.q.n += 1\n",
            "former = sigma.q\nsigma.q = Pair()\nformer.n += 2\n",
            "def later(pair=sigma.p):\n    pair.n = 1\n\nsigma.p = Pair(n=2)\nlater()\n",
            "sigma.items.clear()\n",
            "former = sigma.items\nsigma.items = []\nformer.append(1)\n",
            f"sigma.x = {self.chance.choice(('sigma.y', 'sigma.x + 0.1', '1.0', 'sigma.a'))}\n",
            f"sigma.o = {self.chance.choice(('None', 'sigma.a', 'event.payload'))}\n",
            "sigma.name = sigma.other\n",
            "[sigma.bump(1) for _ in range(2)]\n",
            "any(sigma.bump(1) > 5 for _ in range(2))\n",
            "later = (sigma.bump(1) for _ in range(2))\n",
            "list(map(lambda one: sigma.bump(1), [1, 2]))\n",
            "sorted([2, 1], key=lambda one: sigma.bump(1))\n",
            "try:\n    sigma.fail()\nexcept ValueError:\n    pass\n",
            f"try:\n    {field} += 1\n    int('?')\n    {field} -= 1\nexcept ValueError:\n    pass\n",
        )
        if not depth or self.chance.random() < 0.45:
            return self.chance.choice(common if self.chance.random() < 0.7 else rare)
        kind = self.chance.random()
        if kind < 0.55:
            return f"if {self.test()}:\n{indent(self.out(), '    ')}"
        if kind < 0.8:
            inner = indent(self.block(depth - 1), "    ")
            orelse = f"else:\n{indent(self.block(depth - 1), '    ')}" if self.chance.random() < 0.4 else ""
            return f"if {self.test()}:\n{inner}{orelse}"
        if kind < 0.9:
            return f"for n in range(2):\n{indent(self.block(depth - 1), '    ')}"
        inner = indent(self.block(depth - 1), "    ")
        self.loops += 1
        turns = f"turns_{self.loops}"
        return f"{turns} = 0\nwhile {turns} < 3 and {self.test(0)}:\n    {turns} += 1\n{inner}"

    def block(self, depth: int) -> str:
        return "".join(self.statement(depth) for _ in range(self.chance.randrange(2, 5)))


def arithmetic_program(chance: Random) -> str:
    """A module whose procedure `Start` has a random handler of `Go`."""
    writer = Writer(chance)
    body = "v = event.payload\n" + writer.block(2) + writer.block(2) + writer.out()
    return PRELUDE + indent(body, "        ")


def ways_taken(text: str, chance: Random, *, runs: int) -> set[str]:
    """The texts that the handler returns from random states; runs that raise are left out."""
    module = types.ModuleType("flow")
    sys.modules["flow"] = module
    try:
        exec(compile(text, "flow.py", "exec"), module.__dict__)  # the tests' own programs
        space = module.__dict__
        start = space["Start"]()
        return {found for _ in range(runs) if (found := _taken(space, start, chance)) is not None}
    finally:
        del sys.modules["flow"]


def _taken(space: dict[str, type], start: object, chance: Random) -> str | None:
    small = range(-2, 4)
    floats = (0.0, 1.0, 0.5, 0.1, -1.0, math.nan, math.inf)
    pairs = [space["Pair"](n=chance.choice(small), m=chance.choice(small)) for _ in range(2)]
    lists = [[0] * chance.randrange(3) for _ in range(2)]
    # Two fields can hold one object: another handler may have put it into both.
    sigma = space["State"](
        p=pairs[0],
        q=chance.choice(pairs),
        a=chance.choice(small),
        b=chance.choice(small),
        c=chance.choice(small),
        x=chance.choice(floats),
        y=chance.choice(floats),
        o=chance.choice((None, 0, 1, 2)),
        name=chance.choice(("", "p", "q")),
        other=chance.choice(("", "p", "q")),
    )
    sigma.items, sigma.more = lists[0], chance.choice(lists)
    try:
        result = start.on_go(sigma, space["Go"](chance.choice(small)))  # type: ignore[attr-defined] # a test's class
    except TypeError:  # None has no order
        return None
    assert isinstance(result, str)
    return result
