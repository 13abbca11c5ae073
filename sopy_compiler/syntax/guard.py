"""Refuse source that no parser of this project survives, before any parser sees it.

LibCST's native parser overflows the C stack on some 1,500 nested brackets and takes quadratic time on long
operator chains; the limits lie far above what people write and far below what hurts. They do not depend on
the running interpreter.
"""

import re
from typing import Final

from sopy_compiler.source.span import Span
from sopy_compiler.syntax.scan import TOKEN, Load, scan

MAXIMUM_BRACKET_DEPTH: Final = 150
MAXIMUM_INDENTATION: Final = 100
MAXIMUM_CHAIN: Final = 400
MAXIMUM_ALTERNATIVES: Final = 3_000
# LibCST reads each level of a pattern again for every level around it.
MAXIMUM_PATTERN_DEPTH: Final = 7
MAXIMUM_CHARACTERS: Final = 5_000_000


def find_overload(text: str, path: str, bounds: tuple[int, int] | None = None) -> tuple[str, Span] | None:
    """The message and place of the first construct over the limits, or None.

    `bounds` are those of whole statements, where only they are asked about.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        return f"the file has more than {MAXIMUM_CHARACTERS:,} characters", _place(text, 0, path)
    start, end = bounds or (0, len(text))
    if (found := text.find("\0", start, end)) >= 0:
        return "the file contains a NUL character", _place(text, found, path)
    for match, load in scan(text, start, end):
        if (message := _excess(match, load)) is not None:
            return message, _place(text, match.start(), path)
    return None


def _excess(match: re.Match[str], load: Load) -> str | None:
    if load.depth > MAXIMUM_BRACKET_DEPTH:
        return f"brackets are nested more than {MAXIMUM_BRACKET_DEPTH} deep"
    if load.is_pattern and load.depth > MAXIMUM_PATTERN_DEPTH:
        return f"a pattern is nested more than {MAXIMUM_PATTERN_DEPTH} deep"
    if load.chain > MAXIMUM_CHAIN:
        return f"one expression chains more than {MAXIMUM_CHAIN} operators"
    if load.alternatives > MAXIMUM_ALTERNATIVES:
        return f"one `if` has more than {MAXIMUM_ALTERNATIVES:,} alternatives"
    if match.re is TOKEN and match["line"] and len(match["line"].expandtabs(1)) > MAXIMUM_INDENTATION * 8:
        return f"the code is indented more than {MAXIMUM_INDENTATION} levels deep"
    return None


def _place(text: str, offset: int, path: str) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)
