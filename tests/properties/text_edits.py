"""Edits as people make them while they type: inside functions, and now and then elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sopy_compiler.source.text import SourceText

_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_NUMBER = re.compile(r"\b\d+\b")


def edited(sources: Sequence[SourceText], random: Random) -> list[SourceText]:
    """The sources with one line changed so that the file still parses."""
    found = list(sources)
    while True:
        number = random.randrange(len(found))
        text = _edit(found[number].text, random)
        if text is not None:
            found[number] = replace(found[number], text=text)
            return found


def _edit(text: str, random: Random) -> str | None:
    lines = text.split("\n")
    number = random.randrange(len(lines))
    line = lines[number]
    if not line.startswith(" ") or not line.strip():
        return None
    margin = line[: len(line) - len(line.lstrip())]
    match random.choice(("twice", "comment", "pass", "gone", "word", "number", "swap")):
        case "twice":
            lines.insert(number, line)
        case "comment":
            lines[number] = f"{line}  # a remark"
        case "pass":
            lines.insert(number, f"{margin}pass")
        case "gone":
            del lines[number]
        case "word":
            other = random.choice(_WORD.findall(text))
            lines[number] = _WORD.sub(other, line, count=1)
        case "number":
            lines[number] = _NUMBER.sub(str(random.randrange(9)), line, count=1)
        case "swap" if number + 1 < len(lines):
            lines[number], lines[number + 1] = lines[number + 1], lines[number]
    changed = "\n".join(lines)
    return changed if changed != text and _parses(changed) else None


def _parses(text: str) -> bool:
    try:
        compile(text, "flow.py", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
