"""The examples as something to drive at random: how each begins, and payloads that fit its events."""

import dataclasses
import functools
import importlib
import inspect
import random
import sys
import types
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from typing_extensions import is_typeddict

from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.emit.dispatch_table import make_table, write_dispatch_table
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from sopy_compiler.source.excerpt import excerpt
from sopy_runtime import SOP, End, Event, Procedure, Session
from sopy_runtime.event import payload_type
from sopy_runtime.table import Table

ROOT = Path(__file__).resolve().parents[2]
# How each example makes its workflow, with the arguments of a small run.
BEGINNINGS: dict[str, Callable[[Any], SOP[Any]]] = {
    "accumulation": lambda flow: flow.data_collection("a", "b"),
    "aggregation": lambda flow: flow.aggregation(2),
    "checkpoint_rollback": lambda flow: flow.transaction(),
    "conditional_processing": lambda flow: flow.processing(target_count=2, max_errors=1),
    "file_migration": lambda flow: flow.file_migration("a", "b", "c"),
    "loan_approval": lambda flow: flow.LoanApproval("a", 30_000),
    "order_payment": lambda flow: flow.order_payment("a", attempt_limit=2),
    "readonly_report": lambda flow: flow.Reporting(
        flow.AnalyticsState(processed=["a"], success_count=1, error_summary={"a": 1}, duration=None)
    ),
    "research_crawl": lambda flow: flow.research("a", page_limit=3),
    "ticket_triage": lambda flow: flow.ticket_triage("a", answer_limit=2),
    "validation": lambda flow: flow.order("a"),
}


@functools.cache
def compiled(name: str) -> Compilation:
    """The facts of one example."""
    gathered = gather([f"examples/{name}/workflow.py"], folder=ROOT, config=Config())
    return compile_source(gathered.sources, loader=gathered.loader)


@functools.cache
def built_table(name: str) -> Table:
    """The table that `sopyc build` writes for one example."""
    module = f"examples.{name}.workflow"
    paths = {
        item.path: (ROOT / item.path).read_text(encoding="utf-8") for item in compiled(name).program.modules
    }
    text = write_dispatch_table(
        make_table(compiled(name).program, module, sources={}, excerpt=functools.partial(excerpt, paths))
    )
    namespace: dict[str, Any] = {}
    importlib.import_module(module)
    exec(text, namespace)
    table = namespace["TABLE"]
    assert isinstance(table, Table)
    return table


def begin(name: str, *, built: bool) -> Session[Any]:
    """A new session of one example."""
    sop = BEGINNINGS[name](importlib.import_module(f"examples.{name}.workflow"))
    table = built_table(name) if built else None
    return Session(sop.init_proc, sop.state, table=table, retry_limits=1000)


def random_event(name: str, procedure: Procedure[Any], sigma: Any, choose: random.Random) -> Event[Any]:
    """An event that some procedure takes, mostly the present one, with a payload of its type."""
    rows = built_table(name).entries
    here = [row for row in rows if row.procedure is type(procedure)]
    if not here or choose.random() < 0.05:
        here = list(rows)
    # What may end the run comes late, so that the far procedures are reached too.
    weights = [0.2 if End in (row.targets or ()) else 1.0 for row in here]
    (row,) = choose.choices(here, weights)
    event = row.event
    words = [word for word in _words(sigma, 3) if word] or ["a"]
    payload = random_value(payload_type(event), choose, words)
    return event(payload)


def _words(value: Any, depth: int) -> Iterator[str]:
    """Texts in the state, so that events speak of what is there."""
    if isinstance(value, str):
        yield value
    elif depth:
        if isinstance(value, dict):
            inner: list[Any] = [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set):
            inner = list(value)
        else:
            inner = list(getattr(value, "__dict__", {}).values())
        for item in sorted(inner, key=repr):
            yield from _words(item, depth - 1)


def random_value(declared: Any, choose: random.Random, words: list[str]) -> Any:
    """Some value of a type."""
    make = functools.partial(random_value, choose=choose, words=words)
    origin, arguments = get_origin(declared), get_args(declared)
    if hasattr(declared, "__metadata__"):
        return make(arguments[0])
    if declared in _PLAIN:
        return _PLAIN[declared](choose, words)
    if origin is Literal:
        return choose.choice(arguments)
    if origin in (Union, types.UnionType):
        return make(choose.choice(arguments))
    if origin is tuple:
        kinds = [arguments[0]] * choose.randint(0, 3) if arguments[-1] is ... else arguments
        return tuple(map(make, kinds))
    if origin in (list, set, frozenset):
        return origin(make(arguments[0]) for _ in range(choose.randint(0, 3)))
    if origin is dict:
        return {make(arguments[0]): make(arguments[1]) for _ in range(choose.randint(0, 2))}
    return _object(declared, choose, make)


def _object(declared: Any, choose: random.Random, make: Callable[[Any], Any]) -> Any:
    if isinstance(declared, type) and issubclass(declared, Enum):
        return choose.choice(list(declared))
    if isinstance(declared, type) and issubclass(declared, BaseModel):
        values = {name: make(field.annotation) for name, field in declared.model_fields.items()}
        return declared.model_construct(**values)
    hints = get_type_hints(declared)
    if is_typeddict(declared):
        return {name: make(hint) for name, hint in hints.items()}
    assert dataclasses.is_dataclass(declared), f"no values of type {declared!r}"
    return declared(**{name: make(hints[name]) for name in hints})


def _text(choose: random.Random, words: list[str]) -> str:
    return choose.choice([*words, "x", ""])


def _number(choose: random.Random, words: list[str]) -> int:
    return choose.choice([0, 1, 2, 3, 50, 100, -1, 100_000])


_PLAIN: dict[Any, Callable[[random.Random, list[str]], Any]] = {
    str: _text,
    int: _number,
    float: lambda choose, words: choose.choice([0.0, 1.0, 2.5, -1.0, 1e6]),
    bool: lambda choose, words: choose.random() < 0.5,
    bytes: lambda choose, words: _text(choose, words).encode(),
    None: lambda choose, words: None,
    type(None): lambda choose, words: None,
    Any: _text,
    object: _text,
    TypeVar: _text,
}


class Injected(BaseException):
    """An interruption in the middle of a handler; no `except Exception` stops it."""


class Interruption:
    """Raises at the n-th line that code of a program reaches, counted from 1, while the block runs.

    `program` is a part of the paths of its files.
    """

    def __init__(self, program: str, line: int) -> None:
        self.program = program
        self.remaining = line
        self.places: set[tuple[str, int]] = set()

    def __enter__(self) -> Self:
        self._outer = sys.gettrace()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._outer)

    def _trace(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if self.program not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        # Python 3.13 loses what a trace function raises while a generator delegates with `yield from`.
        is_lost = sys.version_info >= (3, 13) and bool(frame.f_code.co_flags & inspect.CO_GENERATOR)
        if event == "line" and not is_lost:
            self.remaining -= 1
            if self.remaining == 0:
                self.places.add((frame.f_code.co_filename, frame.f_lineno))
                raise Injected
        return self._trace
