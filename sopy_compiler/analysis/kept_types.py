"""The models and events as analyses look them up: what an edit does not touch is not looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Generic, TypeVar, cast

from sopy_compiler.analysis.index import Index
from sopy_compiler.immutable import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class StateTypes:
    """An index that notes what is asked of it.

    From one text of the program to the next it stays the same object as long as every answer that it has
    given does: it is compared by identity, as the grounds of results.
    """

    index: Index


class KeptTypes:
    """What analyses of each type of state have asked for."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._known: dict[str, StateTypes] = {}

    def renew(self, index: Index) -> None:
        """Answer from now on as `index` does."""
        self._index = index
        for sigma, types in tuple(self._known.items()):
            models, events = _noted(types.index.models), _noted(types.index.events)
            is_alike = types.index.lines == index.lines
            if is_alike and models.is_true_of(index.models) and events.is_true_of(index.events):
                models.current, events.current = index.models, index.events
            else:
                del self._known[sigma]

    def of(self, sigma: str) -> StateTypes:
        """Those that analyses of handlers on this state ask."""
        assert self._index is not None
        if sigma not in self._known:
            models, events = _Noting(self._index.models), _Noting(self._index.events)
            index = replace(self._index, models=models, events=events, field_places={}, kin={})
            self._known[sigma] = StateTypes(index)
        return self._known[sigma]


class _Noting(Mapping[str, T], Generic[T]):
    """A mapping that notes its answers."""

    def __init__(self, current: Mapping[str, T]) -> None:
        self.current = current
        self._answers: dict[str, T | None] = {}
        self._listed: Mapping[str, T] | None = None

    def is_true_of(self, other: Mapping[str, T]) -> bool:
        """Whether the other mapping would have given the same answers."""
        if self._listed is not None and self._listed != other:
            return False
        return all(other.get(name) == answer for name, answer in self._answers.items())

    def __getitem__(self, name: str) -> T:
        found = self._answers[name] = self.current.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str) -> T | None:  # type: ignore[override]  # nobody gives a default
        found = self._answers[name] = self.current.get(name)
        return found

    def __contains__(self, name: object) -> bool:
        return self.get(cast(str, name)) is not None

    def __iter__(self) -> Iterator[str]:
        self._listed = self.current
        return iter(self.current)

    def __len__(self) -> int:
        self._listed = self.current
        return len(self.current)


def _noted(mapping: Mapping[str, T]) -> _Noting[T]:
    assert isinstance(mapping, _Noting)
    return mapping
