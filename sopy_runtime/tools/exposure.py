"""What an agent may send now, as tool definitions."""

import inspect
from typing import Any, TypedDict

from sopy_runtime.event import Event
from sopy_runtime.tools.schema import arguments_schema


class Tool(TypedDict):
    """One tool as the current LLM interfaces take it."""

    name: str
    description: str
    input_schema: dict[str, Any]


def tools_for(events: tuple[type[Event[Any]], ...]) -> list[Tool]:
    """One tool for each event class, in the same order."""
    return [
        Tool(name=event.__name__, description=description_of(event), input_schema=arguments_schema(event))
        for event in events
    ]


def description_of(event: type[Event[Any]]) -> str:
    """The class's own docstring; a sentence with its name if it has none."""
    return inspect.cleandoc(event.__doc__) if event.__doc__ else f"Report that {event.__name__} has happened."
