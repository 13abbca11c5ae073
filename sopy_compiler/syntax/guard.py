"""Refuse source that no parser of this project survives, before any parser sees it.

LibCST's native parser overflows the C stack on some 1,500 nested brackets and takes quadratic time on long
operator chains; the limits lie far above what people write and far below what hurts. They do not depend on
the running interpreter.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from sopy_compiler.source.span import Span

MAXIMUM_BRACKET_DEPTH: Final = 150
MAXIMUM_INDENTATION: Final = 100
MAXIMUM_CHAIN: Final = 400
MAXIMUM_ALTERNATIVES: Final = 3_000
# LibCST reads each level of a pattern again for every level around it.
MAXIMUM_PATTERN_DEPTH: Final = 7
_LAMBDA_WEIGHT: Final = 4
MAXIMUM_CHARACTERS: Final = 5_000_000

_TOKEN: Final = re.compile(
    r"""
      \#[^\n]* | \\\n
    | (?P<prefix>(?i:[rub]|br|rb|[ft]r?|r[ft])?)(?P<quote>\"{3}|'{3}|"|')
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<line>\n[ \t\f]*)(?P<case>case\b(?=[ \t\\]*[\w({\["'*-]))?
    | (?P<branch>\b(?:elif|def|class)\b)
    | (?P<chain>\*\*|//|<<|>>|[-+*/%@&|^~.])
    | (?P<word>\b(?:and|or|not|if|else|lambda|await|is|in)\b)
    | (?P<split>[,;:=])
    | \w+
    """,
    re.VERBOSE,
)
_STRING_END: Final = {
    quote: re.compile(r"(?s)(?:\\.|(?!" + quote + r").)*?" + quote) for quote in ('"""', "'''")
} | {quote: re.compile(r"(?:\\.|[^\\\n" + quote + r"])*" + quote) for quote in ('"', "'")}
_QUOTES: Final = ('"""', "'''", '"', "'")
_TEXT_PART: Final = {quote: re.compile(r"(?s)\\.|\{\{|[{}\n]|" + quote) for quote in _QUOTES}


class _Part(Enum):
    """Where in a formatted string the scan is: its text, a field's code, or the format after it."""

    TEXT = auto()
    CODE = auto()
    FORMAT = auto()


@dataclass(slots=True)
class _Load:
    depth: int = 0
    chain: int = 0
    alternatives: int = 0
    is_pattern: bool = False
    headers: dict[int, int] = field(default_factory=dict)
    """By bracket depth, the lambdas whose colon is still to come."""
    strings: list[tuple[_Part, str, int]] = field(default_factory=list)
    """The formatted strings around the place: part, quote, and the bracket depth of the field."""

    @property
    def is_in_text(self) -> bool:
        return bool(self.strings) and self.strings[-1][0] is not _Part.CODE

    def ends_field(self, symbol: str) -> bool:
        return symbol == "}" and bool(self.strings) and self.strings[-1][2] == self.depth


def find_overload(text: str, path: str) -> tuple[str, Span] | None:
    """The message and place of the first construct over the limits, or None."""
    if len(text) > MAXIMUM_CHARACTERS:
        return f"the file has more than {MAXIMUM_CHARACTERS:,} characters", _place(text, 0, path)
    if (found := text.find("\0")) >= 0:
        return "the file contains a NUL character", _place(text, found, path)
    load = _Load()
    position = 0
    while True:
        pattern = _TEXT_PART[load.strings[-1][1]] if load.is_in_text else _TOKEN
        match = pattern.search(text, position)
        if match is None:
            return None
        position = match.end()
        if load.is_in_text:
            _read_text(match[0], load)
        elif match["quote"]:
            position = _after_string(text, match, load)
        else:
            _weigh(match, load)
        if (message := _excess(match, load)) is not None:
            return message, _place(text, match.start(), path)


def _read_text(symbol: str, load: _Load) -> None:
    """The text of a formatted string holds no code but in its fields."""
    part, quote, depth = load.strings[-1]
    if symbol == "{":
        load.depth += 1
        load.strings.append((_Part.CODE, quote, load.depth))
    elif symbol == "}" and part is _Part.FORMAT:
        del load.strings[-2:]
        load.depth = max(0, depth - 1)
    elif symbol == quote or (symbol == "\n" and len(quote) == 1):
        while load.strings.pop()[0] is not _Part.TEXT:
            load.depth = max(0, load.depth - 1)


def _after_string(text: str, match: re.Match[str], load: _Load) -> int:
    if not frozenset("fFtT").isdisjoint(match["prefix"]):
        load.strings.append((_Part.TEXT, match["quote"], load.depth))
        return match.end()
    end = _STRING_END[match["quote"]].match(text, match.end())
    return match.end() if end is None else end.end()


def _weigh(match: re.Match[str], load: _Load) -> None:
    if match["open"]:
        load.depth += 1
        load.chain += 1
    elif match["close"]:
        if load.ends_field(match["close"]):
            load.strings.pop()
        load.headers.pop(load.depth, None)
        load.depth = max(0, load.depth - 1)
    elif operator := match["chain"] or match["word"]:
        _lengthen(operator, load)
    elif match["branch"]:
        load.alternatives = load.alternatives + 1 if match["branch"] == "elif" else 0
    elif match["split"]:
        _split(match["split"], load)
    elif match["line"] is not None and load.depth == 0:
        load.chain = 0
        load.is_pattern = match["case"] is not None
        load.headers.clear()


def _lengthen(symbol: str, load: _Load) -> None:
    """One more operator; the body of a lambda is nested in it, so lambdas weigh more."""
    if symbol == "lambda":
        load.chain += _LAMBDA_WEIGHT
        load.headers[load.depth] = load.headers.get(load.depth, 0) + 1
    else:
        load.chain += 1
        load.is_pattern &= symbol != "if" or load.depth > 0


def _split(symbol: str, load: _Load) -> None:
    """A new expression begins, except within the parameters of a lambda and after them."""
    if symbol == ":" and load.depth == 0:
        load.is_pattern = False
    if not load.headers.get(load.depth):
        load.chain = 0
    elif symbol == ":":
        load.headers[load.depth] -= 1
        return
    if symbol == ":" and load.strings and load.strings[-1][2] == load.depth:
        load.strings.append((_Part.FORMAT, load.strings[-1][1], load.depth))


def _excess(match: re.Match[str], load: _Load) -> str | None:
    if load.depth > MAXIMUM_BRACKET_DEPTH:
        return f"brackets are nested more than {MAXIMUM_BRACKET_DEPTH} deep"
    if load.is_pattern and load.depth > MAXIMUM_PATTERN_DEPTH:
        return f"a pattern is nested more than {MAXIMUM_PATTERN_DEPTH} deep"
    if load.chain > MAXIMUM_CHAIN:
        return f"one expression chains more than {MAXIMUM_CHAIN} operators"
    if load.alternatives > MAXIMUM_ALTERNATIVES:
        return f"one `if` has more than {MAXIMUM_ALTERNATIVES:,} alternatives"
    if match.re is _TOKEN and match["line"] and len(match["line"].expandtabs(1)) > MAXIMUM_INDENTATION * 8:
        return f"the code is indented more than {MAXIMUM_INDENTATION} levels deep"
    return None


def _place(text: str, offset: int, path: str) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)
