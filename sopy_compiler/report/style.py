"""Colours of reports for people."""

from enum import Enum


class Ink(Enum):
    """What a piece of text is; the values are ANSI codes (ECMA-48, SGR)."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    STRONG = "1"
    PLACE = "36"
    MARGIN = "34"
    RELATED = "1;34"
    HELP = "32"


class Style:
    """Paints text, or leaves it as it is."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def paint(self, text: str, ink: Ink) -> str:
        """The text in this colour."""
        return f"\x1b[{ink.value}m{text}\x1b[0m" if self._colour and text else text


PLAIN = Style(colour=False)
