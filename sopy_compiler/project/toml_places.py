"""Where a key stands in a TOML text; the standard library reads values and forgets places."""

import re
from typing import Final

_PART: Final = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)"""
_DOTTED: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER: Final = re.compile(rf"^[ \t]*(?P<open>\[\[?)[ \t]*(?P<key>{_DOTTED})[ \t]*\]")
_KEY: Final = re.compile(rf"^(?P<indent>[ \t]*)(?P<key>{_DOTTED})[ \t]*=")
_PARTS: Final = re.compile(_PART)


def place_of_key(text: str, key: tuple[str, ...]) -> tuple[int, int]:
    """Line and column, from 1, of the key or of what of it is written out: its table, or the inline one.

    The text is known to be TOML. What looks like a key inside a multi-line string is taken for one.
    """
    best = (0, 1, 1)
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header is not None:
            table = _parts(header["key"])
            found, column = table, header.start("open") + 1
        else:
            match = _KEY.match(line)
            if match is None:
                continue
            found, column = (*table, *_parts(match["key"])), len(match["indent"]) + 1
        if key[: len(found)] == found and len(found) > best[0]:
            best = (len(found), number, column)
    return best[1], best[2]


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") if part[0] in "\"'" else part for part in _PARTS.findall(dotted))
