"""Text of analysed programs, made safe for terminals and lined up."""

import unicodedata
from functools import cache
from typing import Final

TAB_WIDTH: Final = 4

# Controls that reorder text could make an excerpt read differently from the code (Trojan Source).
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """The text with every control character, line end and half character written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii") if _is_hidden(character) else character
        for character in text
    )


def shown(character: str) -> str:
    """What stands for one character of source in an excerpt."""
    if character == "\t":
        return " " * TAB_WIDTH
    if unicodedata.category(character) == "Cc":
        # The pictures of the C0 controls; those of C1 have none.
        return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\N{REPLACEMENT CHARACTER}"
    return "\N{REPLACEMENT CHARACTER}" if _is_hidden(character) else character


@cache
def width(character: str) -> int:
    """How many columns of a terminal a printable character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN_CATEGORIES
