"""What a session knows of those that it has started, and of the one that has started it.

It is a part of the state, so it is kept, copied and taken back with it.
"""

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias

from typing_extensions import TypeVar

from sopy_runtime.event import Event

C = TypeVar("C")

_KEY = "sopy-child:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEnd(Generic[C]):
    """The payload of the event by which a child tells its end.

    Attributes:
        session: the child's name.
        sigma: its state at the end.
        message: the last word of its `End`; None if there was none.
    """

    session: str
    sigma: C
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """Whom a child tells its end, and by an event of which class."""

    session: str
    event: type[Event[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A child that is to be started."""

    child: str
    procedure: Any
    sigma: Any
    event: type[Event[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The end of this session, for its parent."""

    parent: str
    child: str
    event: Event[Any]

    @property
    def key(self) -> str:
        """The idempotency key of the event: it comes once, whoever delivers it."""
        return child_key(self.child)


Message: TypeAlias = Start | Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The children of a session that have not ended, its parent, and what it has not told them yet."""

    parent: Parent | None = None
    children: tuple[str, ...] = ()
    outbox: tuple[Message, ...] = ()

    def starting(self, starts: tuple[Start, ...]) -> "Family":
        """With these children."""
        names = tuple(start.child for start in starts)
        return replace(self, children=(*self.children, *names), outbox=(*self.outbox, *starts))

    def without_child(self, key: str | None) -> "Family":
        """When the child with this key has ended."""
        return replace(self, children=tuple(name for name in self.children if child_key(name) != key))

    def without_message(self, message: Message) -> "Family":
        """When this has been told."""
        return replace(self, outbox=tuple(kept for kept in self.outbox if kept is not message))

    def at_end(self, child: str, sigma: Any, message: str | None) -> "Family":
        """When the session has ended: its parent, if it has one, is to be told."""
        if self.parent is None:
            return self
        payload = ChildEnd(session=child, sigma=sigma, message=message)
        report = Report(parent=self.parent.session, child=child, event=self.parent.event(payload))
        return replace(self, outbox=(*self.outbox, report))


ALONE = Family()


def child_key(child: str) -> str:
    """The idempotency key of the event that tells the end of this child."""
    return _KEY + child


def is_child_key(key: str) -> bool:
    """Whether this is the key of such an event."""
    return key.startswith(_KEY)
