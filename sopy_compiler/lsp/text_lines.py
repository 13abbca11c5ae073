"""Places in a text as the protocol counts them: lines from 0, and units of the agreed encoding from 0."""

import re
from bisect import bisect_right
from enum import StrEnum
from typing import Final

_END: Final = re.compile(r"\r\n|\r|\n")
_MARK: Final = "\ufeff"


class Encoding(StrEnum):
    """What the characters of a line are counted in."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class TextLines:
    """A text by its lines, which end as in the protocol and the compiler: LF, CR LF, CR, nothing else."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self.text = text
        self._encoding = encoding
        ends = list(_END.finditer(text))
        self._starts = (0, *(end.end() for end in ends))
        self._ends = (*(end.start() for end in ends), len(text))
        # The compiler does not see a byte order mark, which the editor counts.
        self._mark = 1 if text.startswith(_MARK) else 0

    def __len__(self) -> int:
        return len(self._starts)

    def line(self, number: int) -> str:
        """The line of this number from 0 without its end; empty beyond the last."""
        if not 0 <= number < len(self._starts):
            return ""
        return self.text[self._starts[number] : self._ends[number]]

    def offset(self, line: int, character: int) -> int:
        """The offset in the text; what lies behind the end of a line or of the text is at its end."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self.text)
        return self._starts[line] + self._index(self.line(line), character)

    def place(self, line: int, character: int) -> tuple[int, int]:
        """Line and column as the compiler counts them: both from 1, characters."""
        written = self.line(line)
        index = self._index(written, character)
        return line + 1, max(index - (self._mark if line == 0 else 0), 0) + 1

    def position(self, line: int, column: int) -> tuple[int, int]:
        """The place of the protocol for a place of the compiler."""
        number = min(max(line - 1, 0), len(self._starts) - 1)
        written = self.line(number)
        index = len(written) if line > len(self._starts) else column - 1 + (self._mark if number == 0 else 0)
        return number, self.units(written[: max(index, 0)])

    def position_at(self, offset: int) -> tuple[int, int]:
        """The place of the protocol for an offset in the text."""
        number = bisect_right(self._starts, offset) - 1
        return number, self.units(self.text[self._starts[number] : min(offset, self._ends[number])])

    @property
    def end(self) -> tuple[int, int]:
        """The position behind the last character."""
        return len(self._starts) - 1, self.units(self.line(len(self._starts) - 1))

    def units(self, written: str) -> int:
        """How many units the characters take."""
        if written.isascii() or self._encoding is Encoding.UTF32:
            return len(written)
        if self._encoding is Encoding.UTF8:
            return len(written.encode("utf-8", "surrogatepass"))
        return len(written) + sum(character > "\uffff" for character in written)

    def _index(self, written: str, character: int) -> int:
        if written.isascii() or self._encoding is Encoding.UTF32:
            return min(max(character, 0), len(written))
        units = 0
        for index, one in enumerate(written):
            if units >= character:
                return index
            units += self.units(one)
        return len(written)
