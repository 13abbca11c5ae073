"""How often an event is tried again whose handler has failed, and how long in between."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhausted:
    """The payload of the event that comes when an event has failed too often.

    Attributes:
        event: that event.
        attempts: how often it was tried.
        error: what its handler raised last, in words.
    """

    event: Event[Any]
    attempts: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Waits that grow: `first`, then `factor` times as long each time, but never longer than `longest`.

    Attributes:
        attempts: the handler runs so often at most.
        exhausted: an event whose payload is an `Exhausted`; it comes when the last attempt has failed.
    """

    exhausted: type[Event[Any]]
    attempts: int = 5
    first: timedelta = timedelta(seconds=1)
    factor: float = 2.0
    longest: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.factor < 1 or self.first < timedelta(0):
            raise DefinitionError(
                f"a backoff of {self.attempts} attempts, {self.first} and a factor of {self.factor}",
                remedy="ask for one attempt or more, and for waits that do not become shorter",
            )

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts that failed."""
        seconds = self.first.total_seconds()
        longest = self.longest.total_seconds()
        for _ in range(attempts - 1):
            seconds = min(seconds * self.factor, longest)
        return timedelta(seconds=min(seconds, longest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """What a timer knows of the attempts to run its event that have failed."""

    backoff: Backoff
    attempts: int
