"""What one event did."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias

from sopy_runtime.display import displayed
from sopy_runtime.event import Event
from sopy_runtime.procedure import Procedure, S
from sopy_runtime.snapshot.likeness import are_alike

CommitKind: TypeAlias = Literal["moved", "stayed", "recover", "finished"]
Kind: TypeAlias = CommitKind | Literal["ignored", "duplicate"]


Values: TypeAlias = Mapping[str, Any] | Sequence[Any]
Change: TypeAlias = tuple[Sequence[str] | None, Values, Values]
"""Field names, values before and values after; they are compared when somebody asks.

The names are None if the values are mappings; the values are empty if all of the names have changed.
"""
NO_CHANGE: Change = (), (), ()
_NO_REST: "tuple[str | None, int, tuple[Any, ...]]" = None, 0, ()


def changed_fields(change: Change) -> tuple[str, ...]:
    """The names whose values differ, sorted."""
    names, before, after = change
    if names is None:
        return _differing(dict(before), dict(after))
    if not before and not after:
        return tuple(sorted(names))
    return _differing(dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        sorted(
            name
            for name in before | after
            if name not in before or name not in after or not are_alike(before[name], after[name])
        )
    )


class Outcome(Generic[S]):
    """The result of one event.

    Attributes:
        kind: what the event did.
        before, after: procedures; the same unless the workflow moved.
        sequence: counts committed events from 1.
        names, old, new: what `changed` is found from, see `Change`.
    """

    # One is made for every event: slots are filled in half the time of a constructor, and what has changed is
    # found out when somebody asks. `_rest` is for recoveries and the like; few outcomes have it.
    __slots__ = ("_rest", "after", "before", "event", "kind", "names", "new", "old", "sequence")

    kind: Kind
    before: Procedure[S]
    after: Procedure[S]
    sequence: int
    event: Event[Any]
    names: Sequence[str] | None
    old: Values
    new: Values
    _rest: "tuple[str | None, int, tuple[Outcome[S], ...]]"

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the sigma fields that this event changed, sorted."""
        return changed_fields((self.names, self.old, self.new))

    @property
    def message(self) -> str | None:
        """The text for the agent: a recovery message, or the last word of an `End`."""
        return getattr(self, "_rest", _NO_REST)[0]

    @property
    def retries(self) -> int:
        """Recoveries since the last event that did something."""
        return getattr(self, "_rest", _NO_REST)[1]

    @property
    def later(self) -> "tuple[Outcome[S], ...]":
        """The outcomes of the events that its handler had queued by `session.later`."""
        return getattr(self, "_rest", _NO_REST)[2]

    @later.setter
    def later(self, outcomes: "tuple[Outcome[S], ...]") -> None:
        self._rest = self.message, self.retries, outcomes

    def __repr__(self) -> str:
        where = type(self.before).__name__
        if self.after is not self.before:
            where += f" -> {type(self.after).__name__}"
        said = "" if self.message is None else f", message={displayed(self.message)}"
        return f"Outcome({self.sequence}: {type(self.event).__name__} {self.kind} {where}{said})"


def make_outcome(
    kind: Kind,
    event: Event[Any],
    before: Procedure[S],
    after: Procedure[S],
    sequence: int,
    *,
    message: str | None = None,
    change: Change = NO_CHANGE,
    retries: int = 0,
) -> Outcome[S]:
    """An outcome with these attributes."""
    outcome: Outcome[S] = Outcome()
    outcome.kind, outcome.event, outcome.before, outcome.after = kind, event, before, after
    outcome.sequence = sequence
    outcome._rest = message, retries, ()  # noqa: SLF001  its maker
    outcome.names, outcome.old, outcome.new = change
    return outcome
