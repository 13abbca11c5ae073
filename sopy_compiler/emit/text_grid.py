"""Tables in plain text, wrapped to a number of columns."""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.source.printable import one_line, width

Block = tuple[str, ...]
"""What stands in one place of a table: lines, each wrapped by itself; leading spaces are kept."""

PAGE_COLUMNS: Final = 100
_GAP: Final = "  "
_LONGEST_WHOLE_WORD: Final = 32
SENTENCE_COLUMNS: Final = 24
_WIDEST: Final = 36


def fitted_widths(
    table: Sequence[Sequence[Block]], columns: int, *, first: int = 0
) -> tuple[int, ...] | None:
    """How wide to make each column of the table so that all fit; None if no wrapping makes them fit.

    The first column is made no narrower than `first` if it has a line of that length: it holds sentences.
    """
    lines = [[line for row in table for line in row[number]] for number in range(len(table[0]))]
    widths = [min(_LONGEST_WHOLE_WORD, max(map(_longest_word, column), default=0)) for column in lines]
    wanted = [
        max(least, min(_WIDEST, max(map(text_width, column), default=0)))
        for least, column in zip(widths, lines, strict=True)
    ]
    widths[0] = max(widths[0], min(first, wanted[0]))
    spare = columns - len(_GAP) * (len(widths) - 1) - sum(widths)
    if spare < 0:
        return None
    while spare and widths != wanted:
        growing = (number for number, limit in enumerate(wanted) if widths[number] < limit)
        widths[min(growing, key=widths.__getitem__)] += 1
        spare -= 1
    return tuple(widths)


def list_widths(lines: Sequence[Sequence[Block]], columns: int) -> tuple[int, ...]:
    """The same for lines that have to fit, whatever words they have to break for it."""
    if not lines:
        return ()
    fitted = fitted_widths(lines, columns)
    count = len(lines[0])
    return fitted or (max(4, (columns - len(_GAP) * (count - 1)) // count),) * count


def grid_row(row: Sequence[Block], widths: Sequence[int]) -> Iterator[str]:
    """The lines of one row, without spaces at their ends."""
    columns = [
        [part for line in block for part in wrapped(line, columns=columns)]
        for block, columns in zip(row, widths, strict=True)
    ]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else "" for column in columns]
        yield _GAP.join(map(_padded, parts, widths)).rstrip()


def rule(widths: Sequence[int]) -> str:
    """The line below a header."""
    return _GAP.join("-" * columns for columns in widths)


def wrapped(line: str, *, columns: int = PAGE_COLUMNS) -> Iterator[str]:
    """The line in pieces; those after the first are indented as it is, and a little more after a bullet."""
    text = one_line(line)
    words = _words(text)
    indent = " " * (len(text) - len(text.lstrip(" ")))
    current = indent + (words[0] if words else "")
    if words and words[0] == "-":
        indent += "  "
    for word in words[1:]:
        if text_width(current) + 1 + text_width(word) <= columns:
            current += f" {word}"
        else:
            yield from _broken(current, columns)
            current = indent + word
    yield from _broken(current, columns)


def legend_lines(entries: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Terms and their meanings, one below the other."""
    table: list[tuple[Block, ...]] = [((f"  {term}",), (meaning,)) for term, meaning in entries]
    terms = max((text_width(term) + 2 for term, _ in entries), default=0)
    if entries:
        yield "Legend:"
    for row in table:
        yield from grid_row(row, (terms, max(4, columns - terms - len(_GAP))))


def text_width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(width, text))


def _longest_word(line: str) -> int:
    indent = len(line) - len(line.lstrip(" "))
    return indent + max(map(text_width, _words(line)), default=0)


def _words(line: str) -> list[str]:
    """Where a line may be broken; an arrow stays with what it points at."""
    return [word.replace("\0", " ") for word in line.replace("-> ", "->\0").split()]


def _broken(text: str, columns: int) -> Iterator[str]:
    """A word that is too long for the column, in pieces."""
    piece = ""
    for character in text:
        if text_width(piece) + width(character) > columns and piece.strip():
            yield piece
            piece = ""
        piece += character
    yield piece


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - text_width(text))
