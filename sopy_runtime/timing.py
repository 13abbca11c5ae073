"""Which timers a session has after a step."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event
from sopy_runtime.journal.timer import Cancellation, Timer
from sopy_runtime.procedure import Procedure

Timers = tuple[Timer, ...]


def timers_after(
    timers: Timers,
    *,
    asked: Iterable[Timer | Cancellation] = (),
    key: str | None = None,
    entered: Procedure[Any] | None = None,
    sequence: int,
    clock: Callable[[], datetime],
) -> Timers:
    """The timers after a step.

    Args:
        timers: before it.
        asked: what the handler has armed and cancelled, in its order.
        key: of the event; a timer whose event has come is gone.
        entered: the procedure that was entered; None: the session stays.
        sequence: of the step.
        clock: asked if a timeout begins.
    """
    left = [timer for timer in timers if timer.key != key and not (entered and timer.is_timeout)]
    for wish in asked:
        if isinstance(wish, Timer):
            left.append(wish)
        else:
            left = [timer for timer in left if timer.id != wish.id]
    if entered is not None and (timeout := timeout_of(entered)) is not None:
        delay, event = timeout
        left.append(Timer(id=f"{sequence}.timeout", due=clock() + delay, event=event(), is_timeout=True))
    return tuple(left)


def timeout_of(procedure: Procedure[Any]) -> tuple[timedelta, type[Event[None]]] | None:
    """How long the session may be in this procedure, and the event that comes then.

    Raises:
        DefinitionError: it says one of the two, or something else.
    """
    # Programs have attributes of these names that mean something to them alone.
    delay: Any = procedure.timeout
    event: Any = procedure.timeout_event
    if event is None or delay is None:
        return None
    if not isinstance(delay, timedelta) or not (isinstance(event, type) and issubclass(event, Event)):
        name = type(procedure).__name__
        raise DefinitionError(
            f"{name}.timeout is {delay!r} and {name}.timeout_event is {event!r}",
            remedy="write timeout = timedelta(...) and timeout_event = SomeEvent, a class without a payload",
        )
    return delay, event


def in_new_life(timers: Timers, sequence: int) -> Timers:
    """Timers of a past state that is taken back: they come again, under names of their own."""
    return tuple(
        Timer(id=f"{sequence}:{timer.id}", due=timer.due, event=timer.event, is_timeout=timer.is_timeout)
        for timer in timers
    )
