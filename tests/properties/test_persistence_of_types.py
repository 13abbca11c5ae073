"""What SOP502 says of a type before a program runs is what the stores do with its values."""

import random
from typing import Any, NamedTuple

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.source.text import SourceText
from sopy_runtime.codec.encode import encode_value
from sopy_runtime.errors import UnpersistableValue


class Kind(NamedTuple):
    """A type as a program writes it, and the expression of a value of it."""

    written: str
    value: str


IMPORTS = """
import array, asyncio, concurrent.futures, contextlib, datetime, decimal, enum, fractions, io, ipaddress
import logging, pathlib, queue, random, re, socket, sqlite3, subprocess, threading, typing, uuid, weakref
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, Optional, TypedDict, TypeVar, Union

from pydantic import BaseModel, ConfigDict
from sopy import Event, Procedure, handler
"""
CLASSES = """
T = TypeVar("T")

class Colour(enum.Enum):
    RED = 1

class Line(BaseModel):
    name: str = ""

class Box(BaseModel, Generic[T]):
    content: T

@dataclass
class Item:
    name: str = ""

class Point(NamedTuple):
    x: int

class Row(TypedDict):
    name: str
"""
KINDS = (
    Kind("int", "1"), Kind("float", "1.5"), Kind("bool", "True"), Kind("str", "'x'"), Kind("bytes", "b'x'"),
    Kind("complex", "1j"), Kind("None", "None"), Kind("Any", "1"), Kind("bytearray", "bytearray(b'x')"),
    Kind("decimal.Decimal", "decimal.Decimal(1)"), Kind("fractions.Fraction", "fractions.Fraction(1, 3)"),
    Kind("datetime.datetime", "datetime.datetime(2020, 1, 1)"),
    Kind("datetime.date", "datetime.date(2020, 1, 1)"),
    Kind("datetime.time", "datetime.time(1)"), Kind("datetime.timedelta", "datetime.timedelta(1)"),
    Kind("uuid.UUID", "uuid.UUID(int=1)"), Kind("pathlib.Path", "pathlib.Path('a')"),
    Kind("re.Pattern[str]", "re.compile('a')"), Kind("Colour", "Colour.RED"), Kind("Line", "Line()"),
    Kind("Box[int]", "Box[int](content=1)"), Kind("Item", "Item()"), Kind("Point", "Point(1)"),
    Kind("Row", "{'name': 'a'}"), Kind("Literal['a', 'b']", "'a'"), Kind("random.Random", "random.Random(1)"),
    Kind("Counter[str]", "Counter('aab')"),
    Kind("ipaddress.IPv4Address", "ipaddress.IPv4Address('127.0.0.1')"),
    Kind("type[int]", "int"), Kind("range", "range(3)"), Kind("array.array[int]", "array.array('i', [1])"),
    Kind("threading.Lock", "threading.Lock()"), Kind("threading.Event", "threading.Event()"),
    Kind("asyncio.Lock", "asyncio.Lock()"), Kind("asyncio.Queue[int]", "asyncio.Queue()"),
    Kind("queue.Queue[int]", "queue.Queue()"), Kind("socket.socket", "socket.socket()"),
    Kind("typing.TextIO", "io.TextIOWrapper(io.BytesIO())"),
    Kind("typing.IO[bytes]", "io.BufferedReader(io.BytesIO())"),
    Kind("sqlite3.Connection", "sqlite3.connect(':memory:')"), Kind("Callable[[], int]", "lambda: 1"),
    Kind("Iterator[int]", "iter([1])"), Kind("weakref.ref[Line]", "weakref.ref(Line)"),
    Kind("concurrent.futures.Executor", "concurrent.futures.ThreadPoolExecutor()"),
)  # fmt: skip


def wrapped(kind: Kind, choose: random.Random) -> Kind:
    """The type inside one of another kind."""
    written, value = kind
    return choose.choice(
        [
            Kind(f"list[{written}]", f"[{value}]"),
            Kind(f"dict[str, {written}]", f"{{'a': {value}}}"),
            Kind(f"tuple[int, {written}]", f"(1, {value})"),
            Kind(f"Optional[{written}]", value),
            Kind(f"Union[str, {written}]", value),
            Kind(f"deque[{written}]", f"deque([{value}])"),
            Kind(f"defaultdict[str, list[{written}]]", f"defaultdict(list, a=[{value}])"),
            Kind(f"OrderedDict[str, {written}]", f"OrderedDict(a={value})"),
        ]
    )


def generated(count: int) -> list[Kind]:
    choose = random.Random(11)
    kinds = list(KINDS)
    for _ in range(count):
        kind = choose.choice(KINDS)
        for _ in range(choose.randint(1, 3)):
            kind = wrapped(kind, choose)
        kinds.append(kind)
    return kinds


def program(kinds: list[Kind]) -> str:
    fields = "\n".join(f"    f{number}: {kind.written}" for number, kind in enumerate(kinds))
    return f"""{IMPORTS}{CLASSES}
class State(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
{fields}

class Go(Event): ...

class Start(Procedure[State], initial=True):
    @handler
    def on_go(self, sigma: State, event: Go):
        return self
"""


def is_kept(value: Any) -> bool:
    try:
        encode_value(value, "sigma")
    except UnpersistableValue:
        return False
    return True


def namespace() -> dict[str, Any]:
    # The classes have to be found by name, as those of a program are.
    exec(compile(IMPORTS + CLASSES, "types", "exec"), globals())
    return globals()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_the_rule_reports_exactly_what_no_store_keeps() -> None:
    kinds = generated(150)
    source = SourceText(path="kinds_flow.py", module="kinds_flow", text=program(kinds))
    found = {
        diagnostic.subject for diagnostic in check(compile_source([source])) if diagnostic.code == "SOP502"
    }
    names = namespace()
    differing = []
    for number, kind in enumerate(kinds):
        is_reported = f"State.f{number}" in found
        if is_kept(eval(kind.value, names)) == is_reported:
            differing.append(f"{kind.written} is {'reported' if is_reported else 'not reported'}")
    assert not differing, "\n".join(differing)
