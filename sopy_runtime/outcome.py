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
Change: TypeAlias = tuple[Sequence[str] | None, Values, Values] | tuple[()]
"""Field names, values before and values after; they are compared when somebody asks.

The names are None if the values are mappings; the values are empty if all of the names have changed.
"""


def changed_fields(change: Change) -> tuple[str, ...]:
    """The names whose values differ, sorted."""
    if not change:
        return ()
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
    """The result of one event."""

    # One is made for every event, and few are looked at: what it knows is one tuple, and nothing is computed.
    __slots__ = ("_later", "facts")

    facts: "tuple[Kind, Event[Any], Procedure[S], Procedure[S], int, Change, str | None, int]"
    _later: "tuple[Outcome[S], ...]"

    @property
    def kind(self) -> Kind:
        """What the event did."""
        return self.facts[0]

    @property
    def event(self) -> Event[Any]:
        """The event."""
        return self.facts[1]

    @property
    def before(self) -> Procedure[S]:
        """The procedure that took it."""
        return self.facts[2]

    @property
    def after(self) -> Procedure[S]:
        """The procedure it led to; the same unless the workflow moved."""
        return self.facts[3]

    @property
    def sequence(self) -> int:
        """Counts committed events from 1."""
        return self.facts[4]

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the sigma fields that this event changed, sorted."""
        return changed_fields(self.facts[5])

    @property
    def message(self) -> str | None:
        """The text for the agent: a recovery message, or the last word of an `End`."""
        return self.facts[6]

    @property
    def retries(self) -> int:
        """Recoveries since the last event that did something."""
        return self.facts[7]

    @property
    def later(self) -> "tuple[Outcome[S], ...]":
        """The outcomes of the events that its handler had queued by `session.later`."""
        return getattr(self, "_later", ())

    @later.setter
    def later(self, outcomes: "tuple[Outcome[S], ...]") -> None:
        self._later = outcomes

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
    change: Change = (),
    retries: int = 0,
) -> Outcome[S]:
    """An outcome with these attributes."""
    outcome: Outcome[S] = Outcome()
    outcome.facts = kind, event, before, after, sequence, change, message, retries
    return outcome
