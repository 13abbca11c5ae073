"""Patterns over paths, with the meaning that they have in a `.gitignore` (gitignore(5))."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

_PIECE: Final = re.compile(
    r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\[[!^]?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\\.|.", re.DOTALL
)

# POSIX calls sets of characters by name.
_NAMED_SET: Final = re.compile(r"\[:(\w+):\]")
_SETS: Final = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "xdigit": "0-9a-fA-F",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "print": " -~",
    "graph": "!-~",
    "cntrl": r"\x00-\x1f\x7f",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPattern:
    """One line: `expression` matches a name where `is_name`, else a path from the folder of the patterns."""

    expression: re.Pattern[str]
    is_name: bool
    is_folder: bool
    is_negated: bool

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Whether the path itself is meant, whatever stands above it."""
        if self.is_folder and not is_folder:
            return False
        return self.expression.fullmatch(path.rpartition("/")[2] if self.is_name else path) is not None


class PathPatterns:
    """Patterns in their order: the last one that matches a path decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._patterns = tuple(found for line in lines if (found := _pattern(line)) is not None)
        self._any_name = _any(one for one in self._patterns if one.is_name)
        self._any_path = _any(one for one in self._patterns if not one.is_name)

    def decide(self, path: str, *, is_folder: bool) -> bool | None:
        """Whether the path is meant; None where no pattern says anything of it.

        `path` is relative to the folder of the patterns, with forward slashes.
        """
        # Two expressions answer for nearly all paths.
        if not (
            (self._any_name and self._any_name.fullmatch(path.rpartition("/")[2]))
            or (self._any_path and self._any_path.fullmatch(path))
        ):
            return None
        for pattern in reversed(self._patterns):
            if pattern.matches(path, is_folder=is_folder):
                return not pattern.is_negated
        return None

    def covers(self, path: str) -> bool:
        """Whether a file or one of the folders around it is meant."""
        parts = path.split("/")
        above = ("/".join(parts[:count]) for count in range(1, len(parts)))
        if any(self.decide(folder, is_folder=True) for folder in above):
            return True
        return bool(self.decide(path, is_folder=False))


@cache
def path_patterns(lines: tuple[str, ...]) -> PathPatterns:
    """The patterns of these lines, compiled once."""
    return PathPatterns(lines)


def _any(patterns: Iterable[PathPattern]) -> re.Pattern[str] | None:
    alternatives = "|".join(f"(?:{one.expression.pattern})" for one in patterns)
    return re.compile(alternatives, re.DOTALL) if alternatives else None


def _pattern(line: str) -> PathPattern | None:
    text = re.sub(r"(?<!\\)[ \t]+$", "", line.rstrip("\r\n"))
    if not text or text.startswith("#"):
        return None
    is_negated = text.startswith("!")
    text = text.removeprefix("!").removeprefix("./")
    is_folder = text.endswith("/")
    text = text.rstrip("/")
    is_name = "/" not in text
    text = text.removeprefix("/")
    if not text:
        return None
    try:
        expression = re.compile("".join(map(_translated, _PIECE.findall(text))), re.DOTALL)
    except re.error:
        # git, too, takes a bracket that is never closed for itself.
        expression = re.compile(re.escape(text))
    return PathPattern(expression=expression, is_name=is_name, is_folder=is_folder, is_negated=is_negated)


def _translated(piece: str) -> str:
    if piece == "/**/":
        return "/(?:.*/)?"
    if piece == "**/":
        return "(?:.*/)?"
    if piece == "/**":
        return "/.+"
    if piece.startswith("*"):
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    if len(piece) > 1 and piece.startswith("\\"):
        return re.escape(piece[1])
    if len(piece) > 1 and piece.startswith("["):
        inside = piece[1:-1]
        is_negated = inside.startswith(("!", "^"))
        inside = inside[1:] if is_negated else inside
        parts = _NAMED_SET.split(inside)
        parts[::2] = [part.replace("[", r"\[") for part in parts[::2]]
        parts[1::2] = [_SETS.get(name, "") for name in parts[1::2]]
        return f"(?!/)[{'^' if is_negated else ''}{''.join(parts)}]"
    return re.escape(piece)
