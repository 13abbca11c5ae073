"""Where the lines of an earlier text are in a later one."""

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

_LARGEST: Final = 250_000
"""So many pairs of lines are compared; in larger changes no line is found again."""


class LineShift:
    """Lines are counted from 1; a line that has changed is nowhere in the other text."""

    def __init__(self, old: str, new: str) -> None:
        self._before = self._behind = 0
        self._old = self._new = 0
        self._is_same = old is new or old == new
        self._to_new: dict[int, int] = {}
        self._to_old: dict[int, int] = {}
        if not self._is_same:
            olds, news = old.split("\n"), new.split("\n")
            self._old, self._new = len(olds), len(news)
            shorter = min(self._old, self._new)
            while self._before < shorter and olds[self._before] == news[self._before]:
                self._before += 1
            left = shorter - self._before
            while self._behind < left and olds[-1 - self._behind] == news[-1 - self._behind]:
                self._behind += 1
            self._match(olds, news)

    def to_new(self, line: int) -> int | None:
        """The line of the later text."""
        return line if self._is_same else self._moved(line, self._old, self._new, self._to_new)

    def to_old(self, line: int) -> int | None:
        """The line of the earlier text."""
        return line if self._is_same else self._moved(line, self._new, self._old, self._to_old)

    def _match(self, olds: list[str], news: list[str]) -> None:
        """Find again what stands between several changes."""
        first = self._before
        one, other = olds[first : self._old - self._behind], news[first : self._new - self._behind]
        if len(one) * len(other) > _LARGEST:
            return
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            for number in range(block.size):
                here, there = first + block.a + number + 1, first + block.b + number + 1
                self._to_new[here], self._to_old[there] = there, here

    def _moved(self, line: int, here: int, there: int, between: dict[int, int]) -> int | None:
        if line <= self._before:
            return line
        return line + there - here if line > here - self._behind else between.get(line)


@lru_cache(maxsize=64)
def line_shift(old: str, new: str) -> LineShift:
    """The shift between two texts."""
    return LineShift(old, new)
