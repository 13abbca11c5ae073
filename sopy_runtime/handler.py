"""`@handler`: marks the method of a procedure that takes an event."""

import inspect
import sys
from collections.abc import Awaitable, Callable, Mapping
from types import FunctionType
from typing import Any, Generic, TypeAlias, TypeVar, overload

from sopy_runtime.annotation import evaluate, event_classes
from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event
from sopy_runtime.procedure import HandlerResult, S

# Covariant although it is a parameter: like any method's `self`, a subclass overrides it with itself.
PR = TypeVar("PR", covariant=True)  # noqa: PLC0105  short in hover texts
E = TypeVar("E", bound=Event[Any], contravariant=True)  # noqa: PLC0105  the same


class Unspecified(Generic[PR]):
    """Never made. Where no return type is written, mypy would take sigma's type for `Any`, too.

    mypy infers nothing from such a return if it fits alternatives over different variables; this is one.
    """


Returned: TypeAlias = HandlerResult[S] | Unspecified[PR]


def handler(
    function: Callable[[PR, S, E], Returned[S, PR] | Awaitable[Returned[S, PR]]],
) -> "Handler[PR, S, E]":
    """Mark a method `(self, sigma, event)` as the one that takes the events its annotation names."""
    return Handler(function)


class Handler(Generic[PR, S, E]):
    """A marked method. On an instance it is called like any method; on the class it describes itself."""

    def __init__(self, function: Callable[[PR, S, E], Returned[S, PR] | Awaitable[Returned[S, PR]]]) -> None:
        self.function: Callable[..., Any] = function
        self.name = getattr(function, "__name__", "handler")
        self.__doc__ = function.__doc__
        self.__name__ = self.name
        self.__qualname__ = getattr(function, "__qualname__", self.name)
        self.__module__ = function.__module__
        self.__wrapped__ = function
        self.is_async = inspect.iscoroutinefunction(inspect.unwrap(function))
        self._events = _events_now(function)

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> "Handler[PR, S, E]": ...

    @overload
    def __get__(
        self, instance: object, owner: type[Any] | None = None
    ) -> Callable[[S, E], HandlerResult[S] | Awaitable[HandlerResult[S]]]: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Any:
        return self if instance is None else self.function.__get__(instance, owner)

    def __call__(
        self, procedure: Any, sigma: S, event: E, /
    ) -> HandlerResult[S] | Awaitable[HandlerResult[S]]:
        """Call the plain function, as `Base.on_event(self, sigma, event)` does."""
        outcome: HandlerResult[S] | Awaitable[HandlerResult[S]] = self.function(procedure, sigma, event)
        return outcome

    def __repr__(self) -> str:
        return f"<handler {self.__qualname__}>"

    @property
    def events(self) -> tuple[type[Event[Any]], ...]:
        """The event classes the annotation names, in its order.

        Raises:
            DefinitionError: there is no such annotation, or it does not name events.
        """
        if self._events is None:
            self._events = _resolve(self.function, {})
        return self._events


def _events_now(function: Callable[..., Any]) -> tuple[type[Event[Any]], ...] | None:
    """Resolve a string annotation while the names around it can be seen; None: try again when used.

    A class inside a function sees local names that are gone once the function has returned.
    """
    annotation = _event_annotation(function)
    if not isinstance(annotation, str):
        return None
    frame = sys._getframe(3)  # noqa: SLF001  handler <- class body
    names = dict(frame.f_locals)
    while frame.f_back is not None and "__qualname__" in frame.f_locals and "__module__" in frame.f_locals:
        frame = frame.f_back
        names = {**frame.f_locals, **names}
    try:
        return _resolve(function, names)
    except DefinitionError:
        return None


def _resolve(function: Callable[..., Any], names: Mapping[str, Any]) -> tuple[type[Event[Any]], ...]:
    name = getattr(function, "__qualname__", repr(function))
    annotation = _event_annotation(function)
    if annotation is inspect.Parameter.empty:
        raise DefinitionError(
            f"the handler {name} does not say which event it takes",
            remedy="annotate its third parameter with an event class",
        )
    try:
        resolved = evaluate(annotation, _plain(function), names)
        return tuple(dict.fromkeys(event_classes(resolved)))
    except (NameError, AttributeError, TypeError) as error:
        raise DefinitionError(
            f"the event annotation {annotation!r} of the handler {name} cannot be used: {error}",
            remedy="annotate its third parameter with an event class or a union of event classes",
        ) from error


def _event_annotation(function: Callable[..., Any]) -> Any:
    plain = _plain(function)
    names = [
        parameter.name
        for parameter in inspect.signature(plain).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    if len(names) < 3:
        raise DefinitionError(
            f"the handler {plain.__qualname__} takes {len(names)} parameters",
            remedy="a handler is written (self, sigma, event: SomeEvent)",
        )
    return plain.__annotations__.get(names[2], inspect.Parameter.empty)


def _plain(function: Callable[..., Any]) -> FunctionType:
    unwrapped = inspect.unwrap(function)
    if not isinstance(unwrapped, FunctionType):
        raise DefinitionError(
            f"@handler was put on {unwrapped!r}, which is not a function",
            remedy="mark a method of a procedure written with def or async def",
        )
    return unwrapped
