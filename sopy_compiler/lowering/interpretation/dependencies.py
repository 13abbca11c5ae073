"""Who has read what and left what behind, so that only what depends on a change is read again."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope


@dataclass(slots=True, eq=False)
class Reading:
    """One reading of some code.

    It is stale once something that it has read, or that a reading it uses has read, has changed. `users` are
    the readings that have taken over its result, `used` are those whose results it has taken over, `given` is
    what it leaves to the rest of the program.
    """

    is_stale: bool = False
    users: dict["Reading", None] = field(default_factory=dict)
    used: dict["Reading", None] = field(default_factory=dict)
    given: dict[Hashable, None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Dependencies:
    """The readings that are going on, innermost last, and the readers of every place of the memory."""

    _running: list[Reading] = field(default_factory=list)
    _readers: dict[Hashable, dict[Reading, None]] = field(default_factory=dict)
    is_apart: bool = False
    """Whether what is read now leaves nothing to the rest of the program."""

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

    def read_all(self, *places: Hashable) -> None:
        """Note that the innermost reading depends on several places."""
        for place in places:
            self.read(place)

    def give(self, what: Hashable) -> None:
        """Note that the innermost reading leaves something to the rest of the program."""
        if self._running and not self.is_apart:
            self._running[-1].given[what] = None

    def use(self, reading: Reading) -> None:
        """Note that the innermost reading takes over what another one has found."""
        if self._running:
            user = self._running[-1]
            if user is not reading:
                user.used[reading] = None
            if reading.is_stale:
                _spoil(user)
            elif user is not reading:
                reading.users[user] = None

    def change(self, place: Hashable) -> None:
        """Make every reading stale that depends on a place, which has got another value."""
        for reader in () if self.is_apart else self._readers.pop(place, ()):
            _spoil(reader)


def _spoil(reading: Reading) -> None:
    pending = [reading]
    while pending:
        current = pending.pop()
        if not current.is_stale:
            current.is_stale = True
            pending.extend(current.users)
            current.users.clear()


def body_of(function: Scope) -> Hashable:
    """What a reading depends on that has read the body of a function."""
    return function


def head_of(module: Scope) -> Hashable:
    """What a reading depends on that may show a place of a module outside its functions."""
    return module


def text_of(module: Scope) -> Hashable:
    """What a reading depends on that has read all of a module."""
    return ("text", module)


def data_of(definition: ClassDefinition) -> Hashable:
    """What a reading depends on that asks for the class as a model or as an event."""
    return ("data", definition)


def given_by(roots: Iterable[Reading]) -> dict[Hashable, None]:
    """What the readings, and those that they use, leave to the rest of the program."""
    found: dict[Hashable, None] = {}
    seen = dict.fromkeys(roots)
    pending = list(seen)
    while pending:
        current = pending.pop()
        found.update(current.given)
        for used in current.used:
            if used not in seen:
                seen[used] = None
                pending.append(used)
    return found
