"""Random runs of a program, whatever it is, and the errors that they meet."""

import copy
import inspect
import random
import sys
import traceback
import typing
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from sopy_runtime import SOP, Event, HandlerError, Procedure, Session
from sopy_runtime.errors import SopyError, TransitionError
from sopy_runtime.event import payload_type
from sopy_runtime.introspection import handlers_of
from tests.properties.example_runs import _words, random_value

LENGTH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """An error of one event.

    `frames` are the lines of the program that were being run, outermost first, each once. `cause` is the name
    of the exception; of a refused return it is empty.
    """

    procedure: str
    event: str
    frames: tuple[tuple[str, int], ...]
    cause: str
    message: str

    @property
    def is_of_none(self) -> bool:
        """Whether None was used like a value."""
        return self.cause in ("AttributeError", "TypeError") and "NoneType" in self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an event did that raised no error: one way out of one handler."""

    procedure: str
    event: str
    kind: str
    target: str


def happenings(modules: dict[str, ModuleType], choose: random.Random, runs: int) -> Iterator[Crash | Step]:
    """What the events of so many runs do, as it comes.

    Raises:
        EndlessLoop: some loop of the program does not end.
    """
    starts = list(beginnings(modules, choose))
    if not starts:
        return
    for _ in range(runs):
        procedure, sigma = copy.deepcopy(choose.choice(starts))
        yield from _run(procedure, sigma, modules, choose)


def _run(
    procedure: Procedure[Any], sigma: Any, modules: dict[str, ModuleType], choose: random.Random
) -> Iterator[Crash | Step]:
    try:
        session = Session(procedure, sigma, retry_limits=1000)
    except SopyError:
        return
    for _ in range(LENGTH):
        event = random_event(session, choose)
        if event is None:
            return
        before = type(session.procedure).__name__
        try:
            outcome = session.send(event)
            yield Step(
                procedure=before,
                event=type(event).__name__,
                kind=outcome.kind,
                target=type(session.procedure).__name__,
            )
        except TransitionError as error:
            yield Crash(procedure=before, event=type(event).__name__, frames=(), cause="", message=str(error))
        except HandlerError as error:
            cause = error.__cause__
            assert cause is not None
            yield Crash(
                procedure=before,
                event=type(event).__name__,
                frames=_frames(cause, modules),
                cause=type(cause).__name__,
                message=str(cause),
            )
        if session.finished:
            return


def _frames(error: BaseException, modules: dict[str, ModuleType]) -> tuple[tuple[str, int], ...]:
    steps = traceback.walk_tb(error.__traceback__)
    frames = ((frame.f_code.co_filename, line) for frame, line in steps)
    return tuple(dict.fromkeys((path, line) for path, line in frames if path in modules))


def beginnings(modules: dict[str, ModuleType], choose: random.Random) -> Iterator[tuple[Procedure[Any], Any]]:
    """Start procedures with their states: of every SOP or session that is made, or that something makes."""
    for module in modules.values():
        for value in list(vars(module).values()):
            if (start := _start_of(value)) is not None:
                yield start
            elif getattr(value, "__module__", "") == module.__name__ and _makes_sop(value):
                for _ in range(4):
                    if (start := _start_of(_called(value, choose))) is not None:
                        yield start


def _start_of(made: Any) -> tuple[Procedure[Any], Any] | None:
    if isinstance(made, SOP):
        return made.init_proc, made.state
    return (made.procedure, made.sigma) if isinstance(made, Session) else None


def _makes_sop(value: Any) -> bool:
    if isinstance(value, type):
        return issubclass(value, SOP)
    returned = str(value.__annotations__.get("return", "")) if inspect.isfunction(value) else ""
    return "SOP" in returned or "Session" in returned


def _called(factory: Any, choose: random.Random) -> Any:
    """What a factory makes of random arguments; None if it refuses them."""
    function = factory.__init__ if isinstance(factory, type) else factory
    with suppress(Exception):
        hints = typing.get_type_hints(function)
        keywords: dict[str, Any] = {}
        positional: list[Any] = []
        for name, parameter in inspect.signature(factory).parameters.items():
            if parameter.default is not parameter.empty and choose.random() < 0.5:
                continue
            value = fitting_value(hints.get(name, str), choose, ["a"])
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
                positional.append(value)
            elif parameter.kind is not parameter.VAR_KEYWORD:
                keywords[name] = value
        return factory(*positional, **keywords)
    return None


def random_event(session: Session[Any], choose: random.Random) -> Event[Any] | None:
    """An event that is handled where the session is; None if there is nothing to send."""
    events = list(handlers_of(type(session.procedure)))
    if not events:
        return None
    event = choose.choice(events)
    words = [word for word in _words(session.sigma, 3) if word] or ["a"]
    for _ in range(5):
        with suppress(Exception):
            return event(fitting_value(_payload(event), choose, words))
    made = _called(event, choose)  # an event with a constructor of its own
    return made if isinstance(made, Event) else None


def _payload(event: type[Event[Any]]) -> Any:
    """The type of the payload; a name that was written as text is looked up."""
    declared = payload_type(event)
    if isinstance(declared, typing.ForwardRef):
        names = vars(sys.modules[event.__module__])
        return eval(declared.__forward_code__, dict(names))
    return declared


def fitting_value(declared: Any, choose: random.Random, words: list[str]) -> Any:
    """Some value of a type, models inside it validated.

    Raises:
        Exception: the type is one that no value is known for, or the value that came up is not valid.
    """
    value = random_value(str if isinstance(declared, typing.TypeVar) else declared, choose, words)
    for model in _models(value, 4):
        type(model).model_validate(model.model_dump(warnings=False))
    return TypeAdapter(declared).validate_python(_dumped(value)) if isinstance(value, BaseModel) else value


def _dumped(value: BaseModel) -> Any:
    try:
        return value.model_dump(warnings=False)
    except ValidationError:
        return value


def _models(value: Any, depth: int) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
    elif depth and isinstance(value, list | tuple | set | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _models(item, depth - 1)
