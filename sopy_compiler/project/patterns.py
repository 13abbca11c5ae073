"""Path patterns of the configuration."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath


def matches_any(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns matches the path or a folder above it.

    A pattern without a slash matches a name at any depth (`build`, `*_generated.py`); one with a slash
    matches from the root (`tests/data`, `src/**/old_*.py`). `*` and `?` stay inside a name, `**` crosses
    folders.
    """
    parts = PurePosixPath(path).parts
    return any(_matches(parts, pattern.rstrip("/")) for pattern in patterns)


def _matches(parts: tuple[str, ...], pattern: str) -> bool:
    expression = _compile(pattern.removeprefix("./").removeprefix("/"))
    if "/" not in pattern:
        return any(expression.fullmatch(part) for part in parts)
    return any(expression.fullmatch("/".join(parts[:length])) for length in range(1, len(parts) + 1))


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    translation = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(translation.get(piece) or re.escape(piece) for piece in pieces))
