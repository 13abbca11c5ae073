"""Who has read what of the memory, so that only what depends on a change is read again."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Reading:
    """One reading of some code; `users` are the readings that have taken over its result.

    It is stale once something that it has read, or that a reading it uses has read, has changed.
    """

    is_stale: bool = False
    users: dict["Reading", None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Dependencies:
    """The readings that are going on, innermost last, and the readers of every place of the memory."""

    _running: list[Reading] = field(default_factory=list)
    _readers: dict[Hashable, dict[Reading, None]] = field(default_factory=dict)

    @contextmanager
    def reading(self, reading: Reading) -> Iterator[Reading]:
        """Credit `reading` with what is read inside."""
        self._running.append(reading)
        try:
            yield reading
        finally:
            self._running.pop()

    def read(self, place: Hashable) -> None:
        """Note that the innermost reading depends on a place."""
        if self._running:
            readers = self._readers.get(place)
            if readers is None:
                readers = self._readers[place] = {}
            readers[self._running[-1]] = None

    def use(self, reading: Reading) -> None:
        """Note that the innermost reading takes over what another one has found."""
        if self._running:
            user = self._running[-1]
            if reading.is_stale:
                _spoil(user)
            elif user is not reading:
                reading.users[user] = None

    def change(self, place: Hashable) -> None:
        """Make every reading stale that depends on a place, which has got another value."""
        for reader in self._readers.pop(place, ()):
            _spoil(reader)


def _spoil(reading: Reading) -> None:
    pending = [reading]
    while pending:
        current = pending.pop()
        if not current.is_stale:
            current.is_stale = True
            pending.extend(current.users)
            current.users.clear()
