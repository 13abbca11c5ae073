"""How much room text takes, as far as that can be told without a font."""

import unicodedata
from textwrap import wrap
from typing import Final

from sopy_compiler.source.printable import one_line

_NARROW: Final = frozenset("iljftrI.,:;'!|()[] ")
_WIDE: Final = frozenset("mwMWQOG@%")


def text_width(text: str, size: float) -> float:
    """The width in a usual sans-serif font of this size, in pixels, rather more than less."""
    return size * sum(_width(character) for character in text)


def wrapped(text: str, columns: int, *, most: int) -> list[str]:
    """The text in at most so many lines; what there is no room for is replaced by an ellipsis."""
    lines = wrap(one_line(" ".join(text.split())), columns)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][: columns - 1].rstrip()}…"]


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.05
    if character in _NARROW:
        return 0.36
    return 0.92 if character in _WIDE else 0.62
