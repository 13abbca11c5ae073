"""Edits applied to the bytes of a file: whatever they do not touch stays as it is."""

import re
from collections.abc import Iterable
from typing import Final

from sopy_compiler.diagnostics.fix import Edit

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class UneditableError(ValueError):
    """An edit does not fit the text."""


def edited_text(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap; new lines end as the line they are put into.

    Where an edit removes what stood at the end of a line the space before it goes too, and a line of its own.

    Raises:
        UneditableError: an edit lies outside the text.
    """
    lines = [match[0] for match in _LINE.finditer(text) if match[0]]
    if not text or text.endswith(("\r", "\n")):
        lines.append("")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(line: int, column: int) -> int:
        if not 1 <= line <= len(lines):
            raise UneditableError(f"there is no line {line}")
        bare = lines[line - 1].rstrip("\r\n")
        if not 1 <= column <= len(bare) + 1:
            raise UneditableError(f"line {line} has no column {column}")
        return starts[line - 1] + column - 1

    ordered = sorted(set(edits), key=lambda edit: (edit.span.start, edit.span.end))
    for edit in reversed(ordered):
        span = edit.span
        start, end = offset(span.line, span.column), offset(span.end_line, span.end_column)
        line = lines[span.line - 1]
        newline = line[len(line.rstrip("\r\n")) :] or "\n"
        if edit.text:
            text = text[:start] + edit.text.replace("\n", newline) + text[end:]
        else:
            text = _removed(text, start, end)
    return text


def _removed(text: str, start: int, end: int) -> str:
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _LINE.match(text, end)
    assert rest is not None
    if start == end or rest[0].strip():
        return text[:start] + text[end:]
    before = text[first:start]
    if not before.strip():
        return text[:first] + text[rest.end() :]
    kept = len(before.rstrip())
    return text[: first + kept] + text[end:].lstrip(" \t")
