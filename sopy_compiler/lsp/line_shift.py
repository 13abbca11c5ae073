"""Where the lines of an earlier text are in a later one, when only the middle has changed."""

from functools import lru_cache


class LineShift:
    """Lines are counted from 1; a line in the part that has changed is nowhere in the other text."""

    def __init__(self, old: str, new: str) -> None:
        self._before = self._behind = 0
        self._old = self._new = 0
        self._is_same = old is new or old == new
        if not self._is_same:
            olds, news = old.split("\n"), new.split("\n")
            self._old, self._new = len(olds), len(news)
            shorter = min(self._old, self._new)
            while self._before < shorter and olds[self._before] == news[self._before]:
                self._before += 1
            left = shorter - self._before
            while self._behind < left and olds[-1 - self._behind] == news[-1 - self._behind]:
                self._behind += 1

    def to_new(self, line: int) -> int | None:
        """The line of the later text."""
        return line if self._is_same else self._moved(line, self._old, self._new)

    def to_old(self, line: int) -> int | None:
        """The line of the earlier text."""
        return line if self._is_same else self._moved(line, self._new, self._old)

    def _moved(self, line: int, here: int, there: int) -> int | None:
        if line <= self._before:
            return line
        return line + there - here if line > here - self._behind else None


@lru_cache(maxsize=64)
def line_shift(old: str, new: str) -> LineShift:
    """The shift between two texts."""
    return LineShift(old, new)
