"""What is read for its own sake, round after round: modules, handlers, functions that nothing calls."""

from collections.abc import Callable, Hashable
from dataclasses import field
from typing import Generic, TypeVar

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.interpretation.dependencies import Dependencies, Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class _Kept(Generic[T]):
    reading: Reading
    result: T


@dataclass(slots=True, eq=False)
class Readings:
    """The last reading of everything that was asked for, with its result."""

    dependencies: Dependencies
    _kept: dict[Hashable, _Kept[object]] = field(default_factory=dict)
    _wanted: dict[Hashable, None] = field(default_factory=dict)

    def start_round(self) -> None:
        """Forget what was asked for; the results stay."""
        self._wanted.clear()

    def of(self, what: Hashable, read: Callable[[], T]) -> T:
        """The result of reading something, which is read where that was not done or is stale."""
        self._wanted[what] = None
        kept = self._kept.get(what)
        if kept is None or kept.reading.is_stale:
            with self.dependencies.reading(Reading()) as reading:
                kept = _Kept(reading, read())
            self._kept[what] = kept
        return kept.result  # type: ignore[return-value]  # one function reads each thing

    def are_settled(self) -> bool:
        """Whether everything that was asked for in this round has seen all that is known."""
        return not any(self._kept[what].reading.is_stale for what in self._wanted)
