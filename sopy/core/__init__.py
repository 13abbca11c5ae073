"""The event bus, and the names of the state machine."""

from sopy_runtime import (
    SOP,
    End,
    Event,
    EventBus,
    EventTranslator,
    Procedure,
    Sigma,
    SOPRetryExceptionHook,
    SOPViolation,
    handler,
    show,
    subscribe,
)

__all__ = [
    "SOP",
    "End",
    "Event",
    "EventBus",
    "EventTranslator",
    "Procedure",
    "SOPRetryExceptionHook",
    "SOPViolation",
    "Sigma",
    "handler",
    "show",
    "subscribe",
]
