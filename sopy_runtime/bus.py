"""The process-wide event bus of existing programs: whoever pushes an event reaches every subscriber."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, ClassVar, TypeVar

from sopy_runtime.event import Event
from sopy_runtime.joint_failure import raise_first

Listener = Callable[[Event[Any]], Any]
F = TypeVar("F", bound=Listener)

TRACE_LENGTH = 1000


def subscribe(listener: F) -> F:
    """Decorator: call this function with every event that is pushed, under its own name as identifier."""
    EventBus.subscribe(listener.__name__, listener)
    EventBus.func_to_uid[listener] = listener.__name__
    return listener


class EventBus:
    """Delivers events to subscribers in the order of subscription, in the thread that pushes.

    What a subscriber raises reaches whoever pushed, when all have seen the event: this is how a recovery
    message gets back to the tool that caused it. A workflow that is over raises only if no other takes the
    event. The last 1,000 events stay in `trace`. Threads may push, subscribe and unsubscribe at any time: an
    event reaches those who are subscribed when it is pushed.
    """

    subscribers: ClassVar[dict[str, Listener]] = {}
    func_to_uid: ClassVar[dict[Listener, str]] = {}
    trace: ClassVar[deque[Event[Any]]] = deque(maxlen=TRACE_LENGTH)
    _lock: ClassVar[Lock] = Lock()

    @staticmethod
    def subscribe(uid: str, listener: Listener) -> None:
        """Call `listener` with every event from now on.

        Raises:
            ValueError: the identifier is taken.
        """
        with EventBus._lock:
            if uid in EventBus.subscribers:
                raise ValueError(f"a listener named {uid!r} is already subscribed; unsubscribe it first")
            EventBus.subscribers[uid] = listener

    @staticmethod
    def unsubscribe(uid: str) -> None:
        """Stop calling this listener.

        Raises:
            ValueError: no such listener.
        """
        with EventBus._lock:
            if uid not in EventBus.subscribers:
                raise ValueError(f"no listener is named {uid!r}")
            listener = EventBus.subscribers.pop(uid)
            EventBus.func_to_uid.pop(listener, None)

    @staticmethod
    def push_event(event: Event[Any]) -> None:
        """Deliver the event to everyone who is subscribed now.

        Raises:
            Exception: what subscribers raised, as one, after all have seen the event.
        """
        with EventBus._lock:
            EventBus.trace.append(event)
            listeners = tuple(EventBus.subscribers.values())
        was_taken = False
        failures: list[Exception] = []
        for listener in listeners:
            try:
                was_taken = bool(listener(event)) or was_taken
            except Exception as failure:  # noqa: BLE001  raised when all have seen the event
                failures.append(failure)
        raise_first(failures, was_taken=was_taken)

    @staticmethod
    def get_trace(last: int | None = None) -> list[Event[Any]]:
        """The events pushed so far, oldest first; at most 1,000, or the `last` so many."""
        with EventBus._lock:
            trace = list(EventBus.trace)
        return trace if last is None else trace[max(0, len(trace) - last) :]
