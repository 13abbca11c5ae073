"""What is read for its own sake, round after round: modules, handlers, functions that nothing calls."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import field
from functools import partial
from typing import Generic, TypeVar

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.interpretation.dependencies import Dependencies, Reading, text_of
from sopy_compiler.syntax.scope import Scope

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
    _in_round: dict[Hashable, None] = field(default_factory=dict)
    _of_texts: dict[Hashable, None] = field(default_factory=dict)
    """What was asked for since the program was begun that needs one round only."""

    def start_program(self) -> None:
        """Forget what was asked for; the results stay."""
        self._in_round.clear()
        self._of_texts.clear()

    def start_round(self) -> None:
        """Forget what rounds have asked for; the results stay."""
        self._in_round.clear()

    def of(self, what: Hashable, read: Callable[[], T]) -> T:
        """The result of reading something, which is read where that was not done or is stale."""
        self._in_round[what] = None
        return self._read(what, read)

    def _read(self, what: Hashable, read: Callable[[], T]) -> T:
        kept = self._kept.get(what)
        if kept is None or kept.reading.is_stale:
            with self.dependencies.reading(Reading()) as reading:
                kept = _Kept(reading, read())
            self._kept[what] = kept
        return kept.result  # type: ignore[return-value]  # one function reads each thing

    def of_modules(
        self, what: Hashable, modules: Iterable[Scope], read: Callable[[Scope], T], *conditions: Hashable
    ) -> list[T]:
        """The results of reading whole modules, one each; they hold as long as the conditions are equal."""
        return [
            self.of_text((what, module, *conditions), module, partial(read, module)) for module in modules
        ]

    def of_text(self, what: Hashable, module: Scope, read: Callable[[], T]) -> T:
        """The result of reading something that any change of a module's text may change."""

        def read_text() -> T:
            self.dependencies.read(text_of(module))
            return read()

        self._of_texts[what] = None
        return self._read(what, read_text)

    def forget_unwanted(self) -> None:
        """Forget the results that nobody has asked for lately."""
        self._kept = {what: self._kept[what] for what in (*self._in_round, *self._of_texts)}

    def wanted(self) -> list[Reading]:
        """The readings of all that was asked for."""
        return [self._kept[what].reading for what in (*self._in_round, *self._of_texts)]

    def in_round(self, *, but: str) -> list[Reading]:
        """The readings of what the last round has asked for, without those of one sort."""
        return [
            self._kept[what].reading
            for what in self._in_round
            if not (isinstance(what, tuple) and what[0] == but)
        ]

    def are_settled(self) -> bool:
        """Whether everything that was asked for in this round has seen all that is known."""
        return not any(self._kept[what].reading.is_stale for what in self._in_round)
