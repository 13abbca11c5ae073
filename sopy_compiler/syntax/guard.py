"""Refuse source that no parser of this project survives, before any parser sees it.

LibCST's native parser overflows the C stack on some 1,500 nested brackets and takes quadratic time on long
operator chains; the limits lie far above what people write and far below what hurts. They do not depend on
the running interpreter.
"""

import re
from dataclasses import dataclass
from typing import Final

from sopy_compiler.source.span import Span

MAXIMUM_BRACKET_DEPTH: Final = 150
MAXIMUM_INDENTATION: Final = 100
MAXIMUM_CHAIN: Final = 1_000
MAXIMUM_CHARACTERS: Final = 5_000_000

_TOKEN = re.compile(
    r"""
      \#[^\n]*
    | (?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|"|')
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<line>\n[ \t\f]*)
    | (?P<chain>\*\*|//|<<|>>|[-+*/%@&|^~.]|\b(?:and|or|not|if|else|lambda|await|is|in)\b)
    | (?P<split>[,;:=])
    | \w+
    """,
    re.VERBOSE,
)
_STRING_END = {quote: re.compile(r"(?s)(?:\\.|(?!" + quote + r").)*?" + quote) for quote in ('"""', "'''")}
_STRING_END |= {quote: re.compile(r"(?:\\.|[^\\\n" + quote + r"])*" + quote) for quote in ('"', "'")}


@dataclass(slots=True)
class _Load:
    depth: int = 0
    chain: int = 0


def find_overload(text: str, path: str) -> tuple[str, Span] | None:
    """The message and place of the first construct over the limits, or None."""
    if len(text) > MAXIMUM_CHARACTERS:
        return f"the file has more than {MAXIMUM_CHARACTERS:,} characters", _place(text, 0, path)
    if (found := text.find("\0")) >= 0:
        return "the file contains a NUL character", _place(text, found, path)
    load = _Load()
    position = 0
    while (match := _TOKEN.search(text, position)) is not None:
        position = match.end()
        if match["quote"]:
            position = _after_string(text, match)
        elif (message := _weigh(match, load)) is not None:
            return message, _place(text, match.start(), path)
    return None


def _weigh(match: re.Match[str], load: _Load) -> str | None:
    if match["open"]:
        load.depth += 1
        load.chain += 1
        if load.depth > MAXIMUM_BRACKET_DEPTH:
            return f"brackets are nested more than {MAXIMUM_BRACKET_DEPTH} deep"
    elif match["close"]:
        load.depth = max(0, load.depth - 1)
    elif match["chain"]:
        load.chain += 1
        if load.chain > MAXIMUM_CHAIN:
            return f"one expression chains more than {MAXIMUM_CHAIN:,} operators"
    elif match["split"]:
        load.chain = 0
    elif match["line"] is not None:
        if load.depth == 0:
            load.chain = 0
        if len(match["line"].expandtabs(1)) > MAXIMUM_INDENTATION * 8:
            return f"the code is indented more than {MAXIMUM_INDENTATION} levels deep"
    return None


def _after_string(text: str, match: re.Match[str]) -> int:
    """Skip a plain string; the inside of an f-string is code and is weighed with the rest."""
    if "f" in match["prefix"].lower() or "t" in match["prefix"].lower():
        return match.end()
    end = _STRING_END[match["quote"]].match(text, match.end())
    return match.end() if end is None else end.end()


def _place(text: str, offset: int, path: str) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)
