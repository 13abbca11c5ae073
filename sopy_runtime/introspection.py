"""The handlers of a procedure class, found by looking at the class."""

from typing import Any

from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event
from sopy_runtime.handler import Handler
from sopy_runtime.procedure import Procedure

AnyHandler = Handler[Any, Any, Any]


def handlers_of(procedure: type[Procedure[Any]]) -> dict[type[Event[Any]], AnyHandler]:
    """Which handler takes which event class, inherited ones included.

    A subclass replaces a base's handler by taking the same event, or hides it by defining its name again.

    Raises:
        DefinitionError: one class has two handlers for one event, or a handler is badly annotated.
    """
    found: dict[type[Event[Any]], tuple[str, AnyHandler]] = {}
    for cls in reversed(procedure.__mro__):
        own: dict[type[Event[Any]], tuple[str, AnyHandler]] = {}
        for name, attribute in vars(cls).items():
            if isinstance(attribute, Handler):
                _add(own, name, attribute, cls)
        found = {event: known for event, known in found.items() if known[0] not in vars(cls)} | own
    return {event: handler for event, (_, handler) in found.items()}


def _add(
    own: dict[type[Event[Any]], tuple[str, AnyHandler]], name: str, handler: AnyHandler, cls: type
) -> None:
    for event in handler.events:
        if event in own and own[event][1] is not handler:
            raise DefinitionError(
                f"{cls.__qualname__} has two handlers for {event.__name__}: {own[event][0]} and {name}",
                remedy="keep one of them; branch inside it",
            )
        own[event] = name, handler


def most_specific(
    event: type[Event[Any]], handlers: dict[type[Event[Any]], AnyHandler]
) -> type[Event[Any]] | None:
    """The nearest class of the event's own ancestry that a handler takes."""
    for cls in event.__mro__:
        if cls in handlers:
            return cls
    return None
