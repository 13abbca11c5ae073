"""Workflows that are served by name, and events that are named in requests: JSON in, objects out."""

import functools
import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import PydanticSchemaGenerationError, TypeAdapter, validate_call
from pydantic.errors import PydanticUserError

from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event, payload_type
from sopy_runtime.introspection import handlers_of
from sopy_runtime.journal.migration import Migration
from sopy_runtime.procedure import Procedure, sigma_type
from sopy_runtime.sop import SOP
from sopy_runtime.tools.schema import accepted

_Events: TypeAlias = tuple[type[Event[Any]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """One workflow that can be begun by its name.

    Attributes:
        begin: makes the first procedure and the first state, from arguments by their names.
        events: the classes that its module knows.
        migrations: what its module says of the sessions of earlier versions.
    """

    name: str
    begin: Callable[[Mapping[str, Any]], tuple[Procedure[Any], Any]]
    events: tuple[type[Event[Any]], ...] = ()
    migrations: tuple[Migration, ...] = ()


def load_workflow(place: str) -> Workflow:
    """The workflow at `MODULE`, or at `MODULE:NAME`.

    A module has one procedure that is `initial=True`; the arguments are the fields of its state. A name is
    that of a function or class that makes an `SOP`; the arguments are its own.

    Raises:
        DefinitionError: there is none, or not one.
    """
    module_name, _, name = place.partition(":")
    module = importlib.import_module(module_name)
    begin: Callable[[Mapping[str, Any]], tuple[Procedure[Any], Any]]
    if name:
        make = getattr(module, name, None)
        if not callable(make):
            raise DefinitionError(f"{module_name} has no {name} that could be called")
        begin = functools.partial(_from_call, make)
    else:
        begin = functools.partial(_from_fields, _initial(module_name))
    return Workflow(
        name=name or module_name.rpartition(".")[2],
        begin=begin,
        events=tuple(_events_in(module_name)),
        migrations=tuple(value for value in vars(module).values() if isinstance(value, Migration)),
    )


def find_event(procedure: Procedure[Any], others: Sequence[type[Event[Any]]], name: str) -> type[Event[Any]]:
    """The event class of this name, among those of a procedure, of its module, and others.

    Raises:
        ValueError: there is none, or there are two.
    """
    # As in `_adapter`.
    cls: Any = type(procedure)
    expected, near = _events_near(cls)
    found = {event for event in (*near, *others) if event.__name__ == name}
    if len(chosen := {event for event in expected if event.__name__ == name} or found) == 1:
        return chosen.pop()
    known = ", ".join(sorted({event.__name__ for event in (*near, *others)}))
    raise ValueError(
        f"{'several events are' if found else 'no event is'} called {name!r}; known are: {known}"
    )


def make_event(event: type[Event[Any]], payload: Any) -> Event[Any]:
    """The event with a payload that came as JSON.

    Raises:
        ValueError: the payload is not of the declared type.
    """
    adapter = _adapter(event)
    value = payload if adapter is None else adapter.validate_json(json.dumps(payload))
    return event() if value is None else event(value)


def payload_to_json(event: Event[Any]) -> Any:
    """The payload as values of JSON, as `make_event` takes it."""
    adapter = _adapter(type(event)) or TypeAdapter(Any)
    return adapter.dump_python(event.payload, mode="json", warnings=False)


def _adapter(event: Any) -> TypeAdapter[Any] | None:
    # A class can be hashed, whatever type checkers make of its `__hash__`, so it comes as `Any`.
    return _adapter_of(event)


# Making one takes longer than running an event.
@functools.lru_cache(maxsize=1024)
def _adapter_of(event: Any) -> TypeAdapter[Any] | None:
    try:
        return TypeAdapter(accepted(payload_type(event)))
    except (PydanticSchemaGenerationError, PydanticUserError):
        return None


# Looking through a module takes as long as running an event.
@functools.lru_cache(maxsize=1024)
def _events_near(procedure: type[Procedure[Any]]) -> tuple[_Events, _Events]:
    """The events that its handlers take, and these with those of its module."""
    expected = tuple(handlers_of(procedure))
    return expected, (*expected, *_events_in(procedure.__module__))


def _events_in(module_name: str) -> Iterator[type[Event[Any]]]:
    for value in vars(sys.modules[module_name]).values():
        if isinstance(value, type) and issubclass(value, Event) and value is not Event:
            yield value


def _initial(module_name: str) -> type[Procedure[Any]]:
    found = [
        value
        for value in vars(sys.modules[module_name]).values()
        if isinstance(value, type) and issubclass(value, Procedure)
        and value.initial and value.__module__ == module_name
    ]  # fmt: skip
    if len(found) != 1:
        names = ", ".join(cls.__name__ for cls in found) or "none"
        raise DefinitionError(
            f"{module_name} must have one procedure with initial=True; it has {names}",
            remedy=f"name what makes the SOP: {module_name}:NAME",
        )
    return found[0]


def _from_fields(start: type[Procedure[Any]], arguments: Mapping[str, Any]) -> tuple[Procedure[Any], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(accepted(sigma_type(start)))
    return start(), adapter.validate_json(json.dumps(dict(arguments)))


def _from_call(make: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[Procedure[Any], Any]:
    sop = validate_call(make)(**arguments) if not isinstance(make, type) else make(**arguments)
    if not isinstance(sop, SOP):
        raise DefinitionError(f"{make.__name__} must make an SOP, not {type(sop).__name__}")
    return sop.init_proc, sop.state
