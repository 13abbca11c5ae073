"""The tokens of a text that matter for its brackets, strings and comments, whatever its grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

_LAMBDA_WEIGHT: Final = 4

TOKEN: Final = re.compile(
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
class Load:
    """How much the scan has on its shoulders: brackets, operators in a row, alternatives, open strings."""

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
        """Whether the scan stands in the text of a formatted string rather than in code."""
        return bool(self.strings) and self.strings[-1][0] is not _Part.CODE

    def ends_field(self, symbol: str) -> bool:
        """Whether the symbol closes the field of a formatted string."""
        return symbol == "}" and bool(self.strings) and self.strings[-1][2] == self.depth


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[re.Match[str], Load]]:
    """Each token with the load behind it, which is one object that changes.

    `start` and `end` are bounds in the text between which there are whole statements.
    """
    load = Load()
    position = start
    stop = len(text) if end is None else end
    while True:
        pattern = _TEXT_PART[load.strings[-1][1]] if load.is_in_text else TOKEN
        match = pattern.search(text, position, stop)
        if match is None:
            return
        position = match.end()
        if load.is_in_text:
            _read_text(match[0], load)
        elif match["quote"]:
            position = _after_string(text, match, load)
        else:
            _weigh(match, load)
        yield match, load


def _read_text(symbol: str, load: Load) -> None:
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


def _after_string(text: str, match: re.Match[str], load: Load) -> int:
    if not frozenset("fFtT").isdisjoint(match["prefix"]):
        load.strings.append((_Part.TEXT, match["quote"], load.depth))
        return match.end()
    end = _STRING_END[match["quote"]].match(text, match.end())
    return match.end() if end is None else end.end()


def _weigh(match: re.Match[str], load: Load) -> None:
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


def _lengthen(symbol: str, load: Load) -> None:
    """One more operator; the body of a lambda is nested in it, so lambdas weigh more."""
    if symbol == "lambda":
        load.chain += _LAMBDA_WEIGHT
        load.headers[load.depth] = load.headers.get(load.depth, 0) + 1
    else:
        load.chain += 1
        load.is_pattern &= symbol != "if" or load.depth > 0


def _split(symbol: str, load: Load) -> None:
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
