"""Turning foreign messages into events: one function for each type of message."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar, get_type_hints

from sopy_runtime.event import Event

Translator = Callable[[Any], Event[Any] | Iterable[Event[Any]]]
T = TypeVar("T", bound=Callable[..., Any])


class EventTranslator:
    """Registry of translators, by the type of message their only parameter is annotated with."""

    translator_map: ClassVar[dict[type, Translator]] = {}

    @staticmethod
    def register() -> Callable[[T], T]:
        """Decorator: `@EventTranslator.register()` on a function of one annotated parameter.

        Raises:
            TypeError: the function has another shape.
        """

        def add(translator: T) -> T:
            parameters = list(inspect.signature(translator).parameters)
            hints = get_type_hints(translator)
            if len(parameters) != 1 or not isinstance(hints.get(parameters[0]), type):
                raise TypeError(
                    f"{translator.__name__} must take one parameter, annotated with the class it translates"
                )
            EventTranslator.translator_map[hints[parameters[0]]] = translator
            return translator

        return add

    @staticmethod
    def translate(message: object) -> Event[Any] | Iterable[Event[Any]] | None:
        """The event or events that the message stands for; None if no translator knows its type."""
        for message_class in type(message).__mro__:
            translator = EventTranslator.translator_map.get(message_class)
            if translator is not None:
                return translator(message)
        return None
