"""What one event did."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeAlias

from sopy_runtime.event import Event
from sopy_runtime.procedure import Procedure, S

CommitKind: TypeAlias = Literal["moved", "stayed", "recover", "finished"]
Kind: TypeAlias = CommitKind | Literal["ignored", "duplicate"]


Values: TypeAlias = Mapping[str, Any] | Sequence[Any]
Change: TypeAlias = tuple[Sequence[str] | None, Values, Values] | tuple[()]
"""Field names, values before and values after; they are compared when somebody asks.

The names are None if the values are mappings; the values are empty if all of the names have changed.
"""


def changed_fields(change: Change) -> tuple[str, ...]:
    """The names whose values differ."""
    if not change:
        return ()
    names, before, after = change
    if names is None:
        return _differing(dict(before), dict(after))
    if not before and not after:
        return tuple(names)
    return _differing(dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        name
        for name in before | after
        if name not in before or name not in after or not _is_equal(before[name], after[name])
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
    change: Change = ()
    retries: int = 0

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the sigma fields that this event changed."""
        return changed_fields(self.change)


def _is_equal(old: Any, new: Any) -> bool:
    if old is new:
        return True
    try:
        return bool(old == new)
    except Exception:  # noqa: BLE001  the program's own `__eq__`, or an array that has no truth value
        return False
