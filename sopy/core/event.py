"""Events and the bus."""

from sopy_runtime import Event, EventBus, EventTranslator, show, subscribe

__all__ = ["Event", "EventBus", "EventTranslator", "show", "subscribe"]
