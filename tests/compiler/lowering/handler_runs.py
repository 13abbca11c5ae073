"""Runs of a handler in the interpreter Python itself, with real models, events and procedures."""

import asyncio
import contextlib
import inspect
import io
import random
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel

from sopy_compiler.analysis.typestate.atoms import Atom, AtomKind, constant_atom
from sopy_runtime.procedure import End, Procedure

RUNS = 48
# What a statement can raise without saying so; no handler's graph lists them.
_IMPLICIT = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    StopIteration,
    NameError,
    OSError,
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run that ended with an outcome: the payload, and the fields of sigma before and after it."""

    payload: int
    outcome: str
    before: dict[str, Atom]
    after: dict[str, Atom]


@dataclass(frozen=True, kw_only=True)
class Observation:
    """The outcomes that runs had, and the fields of sigma that differed after some of them."""

    outcomes: frozenset[str]
    changed: frozenset[str]
    runs: tuple[Run, ...] = ()


def observe(text: str, *, runs: int = RUNS) -> Observation:
    """Run `Start.on_go` of a module's source from different states; implicit errors are left out."""
    module = types.ModuleType("flow")
    sys.modules["flow"] = module
    try:
        exec(compile(text, "flow.py", "exec"), module.__dict__)  # the tests' own programs
        found: set[str] = set()
        changed: set[str] = set()
        ended: list[Run] = []
        for seed in range(runs):
            outcome, paths = _run(module, random.Random(seed), seed, ended)
            found |= outcome
            changed |= paths
    finally:
        del sys.modules["flow"]
    return Observation(outcomes=frozenset(found), changed=frozenset(changed), runs=tuple(ended))


def _run(
    module: types.ModuleType, chance: random.Random, seed: int, ended: list[Run]
) -> tuple[set[str], set[str]]:
    space = module.__dict__
    sigma = _sigma(space, chance)
    before = _plain(sigma)
    abstract_before = abstract_fields(sigma)
    start = space["Start"]()
    event = space["Go"](seed % 4)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            result = start.on_go(sigma, event)
            if inspect.iscoroutine(result):
                result = asyncio.run(result)
    except AssertionError:
        return {"raise AssertionError"}, set(_differences(before, _plain(sigma)))
    except _IMPLICIT as error:
        raised = {f"raise {type(error).__name__}"} if _is_explicit(error, space) else set()
        return raised, set(_differences(before, _plain(sigma)))
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever the handler raises is the observation
        return {f"raise {type(error).__name__}"}, set(_differences(before, _plain(sigma)))
    outcome = _named(result, start)
    after = abstract_fields(sigma)
    ended.append(Run(payload=seed % 4, outcome=outcome, before=abstract_before, after=after))
    return {outcome}, set(_differences(before, _plain(sigma)))


def abstract_fields(sigma: object) -> dict[str, Atom]:
    """What the typestate analysis would know at best of each field, and of the fields of models in fields."""
    found = {name: abstract(value) for name, value in vars(sigma).items()}
    for name, value in vars(sigma).items():
        if isinstance(value, BaseModel):
            found |= {f"{name}.{inner}": atom for inner, atom in abstract_fields(value).items()}
    return found


def abstract(value: object) -> Atom:
    """The narrowest atom of a value."""
    if isinstance(value, Enum):
        return constant_atom(value.name, f"flow.{type(value).__name__}")
    if value is None or isinstance(value, str | int | float | bool | bytes):
        return constant_atom(value)
    if isinstance(value, list | dict | set | tuple):
        return Atom(f"builtins.{type(value).__name__}", AtomKind.TRUE if value else AtomKind.FALSE)
    return Atom(f"flow.{type(value).__name__}")


def _is_explicit(error: BaseException, space: dict[str, Any]) -> bool:
    """Whether a `raise` statement of the module raised it."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or last.tb_frame.f_globals is not space:
        return False
    return any(item.opname == "RAISE_VARARGS" for item in _instructions(last))


def _instructions(last: types.TracebackType) -> Iterator[Any]:
    import dis

    for item in dis.get_instructions(last.tb_frame.f_code):
        if item.offset == last.tb_lasti:
            yield item


def _named(result: object, start: object) -> str:
    if result is start:
        return "stay"
    if isinstance(result, End):
        return "finish"
    if isinstance(result, Procedure):
        return f"move {type(result).__name__}"
    if isinstance(result, str):
        return "recover"
    return "bad"


def _sigma(space: dict[str, Any], chance: random.Random) -> Any:
    """A state of some kind: small numbers, empty and filled containers."""
    box = space["Box"]
    return space["State"](
        count=chance.randrange(4),
        flag=chance.random() < 0.5,
        name=chance.choice([None, "", "x"]),
        kind=chance.choice(["a", "b"]),
        mode=chance.choice(list(space["Mode"])),
        items=chance.choice([[], ["x"], ["x", "y"]]),
        table=chance.choice([{}, {"a": 1}, {"a": 1, "b": 0}]),
        box=box(size=chance.randrange(3), tags=chance.choice([[], ["t"]])),
        spare=chance.choice([None, box(size=1)]),
        boxes=chance.choice([[], [box(size=1)], [box(size=2), box()]]),
        by_name=chance.choice([{}, {"a": box()}, {"a": box(size=2), "b": box()}]),
    )


def _plain(sigma: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = sigma.model_dump(warnings=False)
    return dumped


def _differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths that differ; a list is one place."""
    if isinstance(before, dict) and isinstance(after, dict) and set(before) == set(after):
        for key in before:
            yield from _differences(before[key], after[key], (*path, str(key)))
    elif before != after:
        yield ".".join(path)
