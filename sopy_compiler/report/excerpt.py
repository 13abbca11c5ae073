"""Lines of source with a place in them underlined."""

from dataclasses import dataclass
from typing import Final

from sopy_compiler.report.style import Ink, Style
from sopy_compiler.source.printable import shown, width
from sopy_compiler.source.span import Span

WINDOW_COLUMNS: Final = 110
LINES_BEFORE: Final = 2
LINES_AFTER: Final = 1
_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Underlined:
    """A line as it is printed and the mark below it."""

    line: str
    mark: str


def excerpt(
    text: str,
    span: Span,
    *,
    style: Style,
    ink: Ink,
    digits: int,
    mark: str = "^",
    has_context: bool = True,
) -> list[str]:
    """The lines around the start of `span` with their numbers, the place underlined; none outside the text.

    `digits` is the width of the column of line numbers. Tabs and wide characters are measured as a terminal
    shows them; of a long line the part around the place is shown.
    """
    lines = text.split("\n")
    if span.line > len(lines) or not text:
        return []
    before, after = (LINES_BEFORE, LINES_AFTER) if has_context else (0, 0)
    first, last = _without_blank_edges(lines, span.line, before, after)
    margin = style.paint(f"{' ' * digits} |", Ink.MARGIN)
    shown_lines = [margin]
    for number in range(first, last + 1):
        start, end = _underlined_columns(lines[number - 1], span) if number == span.line else (1, 1)
        underlined = underline(lines[number - 1], start, end, mark=mark)
        numbered = style.paint(f"{number:>{digits}} |", Ink.MARGIN)
        shown_lines.append(f"{numbered} {underlined.line}".rstrip())
        if number == span.line:
            shown_lines.append(f"{margin} {_painted(underlined.mark, style, ink)}")
    return shown_lines


def underline(line: str, start: int, end: int, *, mark: str = "^") -> Underlined:
    """Mark the columns from `start` to before `end`, in code points from 1; at least one is marked."""
    cells = [shown(character) for character in line]
    widths = [sum(map(width, cell)) for cell in cells]
    left, right = _window(widths, start - 1)
    cropped_start = max(start - 1, left)
    indent = sum(widths[left:cropped_start]) + max(0, start - 1 - len(cells))
    length = sum(widths[cropped_start : min(end - 1, right)]) or 1
    lead = _ELLIPSIS if left else ""
    tail = _ELLIPSIS if right < len(cells) else ""
    return Underlined(
        line=(lead + "".join(cells[left:right]) + tail).rstrip(),
        mark=" " * (len(lead) + indent) + mark * length,
    )


def _window(widths: list[int], place: int) -> tuple[int, int]:
    """The part of a line that is shown: all of a short one, else what is around `place`."""
    if sum(widths) <= WINDOW_COLUMNS:
        return 0, len(widths)
    left = min(place, len(widths))
    taken = 0
    while left > 0 and taken + widths[left - 1] <= WINDOW_COLUMNS // 3:
        left -= 1
        taken += widths[left]
    right = left
    taken = 0
    while right < len(widths) and taken + widths[right] <= WINDOW_COLUMNS:
        taken += widths[right]
        right += 1
    return left, right


def _underlined_columns(line: str, span: Span) -> tuple[int, int]:
    if span.end_line == span.line:
        return span.column, span.end_column
    return span.column, max(len(line.rstrip()) + 1, span.column + 1)


def _without_blank_edges(lines: list[str], line: int, before: int, after: int) -> tuple[int, int]:
    first = max(1, line - before)
    last = min(len(lines), line + after)
    while first < line and not lines[first - 1].strip():
        first += 1
    while last > line and not lines[last - 1].strip():
        last -= 1
    return first, last


def _painted(mark: str, style: Style, ink: Ink) -> str:
    bare = mark.lstrip()
    return " " * (len(mark) - len(bare)) + style.paint(bare, ink)
