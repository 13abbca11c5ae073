"""Pieces of Markdown (GitHub's, GFM 0.29) that hold text of analysed programs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sopy_compiler.source.printable import one_line

LINE_BREAK: Final = "<br>"
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~&!$])")
_BACKTICKS: Final = re.compile(r"`+")


def prose(text: str) -> str:
    """Text that is shown as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", one_line(" ".join(text.split())))


def code(text: str) -> str:
    """Text in the font of code, fit for a table; empty stays empty."""
    text = one_line(" ".join(text.split()))
    if not text:
        return ""
    # A table's row is split at bars before code is looked for.
    text = text.replace("|", r"\|")
    ticks = "`" * (max((len(found) for found in _BACKTICKS.findall(text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; its cells are Markdown without line ends."""
    yield _row(header)
    yield _row(["---"] * len(header))
    for row in rows:
        yield _row(row)


def bullets(heading: str, sentences: Sequence[str]) -> Iterator[str]:
    """A heading and a list of plain sentences, after an empty line; nothing if there are no sentences."""
    if sentences:
        yield from ("", f"{heading}:", "")
        yield from (f"- {prose(sentence)}" for sentence in sentences)


def legend_bullets(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Terms and their meanings."""
    if entries:
        yield from ("Legend:", "")
    yield from (f"- **{prose(term)}**: {prose(meaning)}" for term, meaning in entries)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
