"""Which timers a session has after a step, and what it has to tell its parent and children."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeAlias

from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event
from sopy_runtime.journal.family import Family, Start
from sopy_runtime.journal.timer import Cancellation, Timer
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure

Timers: TypeAlias = tuple[Timer, ...]

Wish: TypeAlias = Timer | Cancellation | Start
"""What a handler asks for that is committed with its event."""


class Owner(Protocol):
    """The run whose timers they are."""

    sigma: Any
    clock: Callable[[], datetime]

    @property
    def id(self) -> str:
        """The session's name."""
        ...


def pending_after(
    before: tuple[Timers, Family],
    outcome: Outcome[Any],
    wishes: Sequence[Wish],
    owner: Owner,
    *,
    key: str | None,
    is_moved: bool,
) -> tuple[Timers, Family]:
    """The timers and the family when this outcome is committed; `key` is that of its event."""
    timers, family = before
    if starts := tuple(wish for wish in wishes if isinstance(wish, Start)):
        family = family.starting(starts)
    if family.children and key is not None:
        family = family.without_child(key)
    if outcome.kind == "finished":
        return (), family.at_end(owner.id, owner.sigma, outcome.message)
    if timers or wishes or is_moved:
        timers = timers_after(
            timers,
            asked=[wish for wish in wishes if not isinstance(wish, Start)],
            key=key,
            entered=outcome.after if is_moved else None,
            sequence=outcome.sequence,
            clock=owner.clock,
        )
    return timers, family


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
    return tuple(replace(timer, id=f"{sequence}:{timer.id}") for timer in timers)
