from collections.abc import AsyncIterator, Callable
from typing import Any

from strands import Agent

from sopy.core.event import Event

__all__ = ["StrandsAgent", "tool"]

def tool(
    result_event: type[Event[Any]], request_event: type[Event[Any]] | None = None
) -> Callable[[Callable[..., Any]], Any]: ...

class StrandsAgent(Agent):
    def stream_async(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]: ...
