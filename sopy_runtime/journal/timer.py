"""Events that come by themselves, at a time: a part of the state, kept, copied and taken back with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sopy_runtime.event import Event
from sopy_runtime.journal.backoff import Retry

_KEY = "sopy-timer:"

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
AT_ONCE = LONG_AGO.isoformat(timespec="microseconds")
"""The time of what is not to wait, as timers write theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """An event that is to come.

    Attributes:
        id: unique in its session.
        due: not before this time.
        is_timeout: belongs to the procedure that was entered, and goes when it is left.
        retry: what is known of earlier attempts, for an event that is tried again when its handler fails.
    """

    id: str
    due: datetime
    event: Event[Any]
    is_timeout: bool = False
    retry: Retry | None = None

    @property
    def key(self) -> str:
        """The idempotency key of its event: it comes once, whoever delivers it."""
        return _KEY + self.id

    @property
    def due_text(self) -> str:
        """The time as a text whose order is that of times."""
        return self.due.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A timer that is not to come any more."""

    id: str


def is_timer_key(key: str) -> bool:
    """Whether this is the key of a timer's event."""
    return key.startswith(_KEY)


def due_text(now: datetime) -> str:
    """A time as timers write theirs."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")
