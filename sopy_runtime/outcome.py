"""What one event did."""

from collections.abc import Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeAlias

from sopy_runtime.event import Event
from sopy_runtime.procedure import Procedure, S

CommitKind: TypeAlias = Literal["moved", "stayed", "recover", "finished"]
Kind: TypeAlias = CommitKind | Literal["ignored", "duplicate"]


class Change(NamedTuple):
    """Field values before and after; they are compared when somebody asks."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def fields(self) -> tuple[str, ...]:
        """The names whose values differ."""
        return tuple(
            name
            for name in {**self.before, **self.after}
            if name not in self.before
            or name not in self.after
            or not _is_equal(self.before[name], self.after[name])
        )


class Outcome(NamedTuple, Generic[S]):
    """The result of one event: a named tuple, because one is made for every event.

    `after` is `before` unless the workflow moved. `message` is the text for the agent: a recovery
    message, or the last word of an `End`. `sequence` counts committed events from 1; `retries` counts
    recoveries since the last event that did something.
    """

    kind: Kind
    before: Procedure[S]
    after: Procedure[S]
    message: str | None
    sequence: int
    event: Event[Any]
    change: Change | tuple[str, ...] = ()
    retries: int = 0

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the sigma fields that this event changed."""
        return self.change.fields() if isinstance(self.change, Change) else self.change


def _is_equal(old: Any, new: Any) -> bool:
    if old is new:
        return True
    try:
        return bool(old == new)
    except Exception:  # noqa: BLE001  the program's own `__eq__`, or an array that has no truth value
        return False
