"""Suppression comments and what they cover."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sopy_compiler.diagnostics.suppression import Suppression
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.logical_lines import LogicalLines, logical_lines
from sopy_compiler.syntax.scan import TOKEN, scan
from sopy_compiler.syntax.tree import SyntaxTree

# The reason ends where the next comment of the line begins: another tool's, or another one of ours.
_COMMENT: Final = re.compile(
    r"\#\s*sopyc:\s*(?P<what>ignore(?:-file)?)\b\s*(?:\[(?P<codes>[^\]]*)\])?"
    r"(?P<rest>(?:(?!\s\#\s|\#\s*(?:sopyc|type|mypy|pyright|pyrefly|ty|ruff|flake8|pylint|fmt|isort)\s*:"
    r"|\#\s*(?:noqa|nosec|pragma|pyre-)).)*)"
)
# What is meant as such a comment and is none: `# sopyc: disable=SOP201`, `# sopyc ignore[SOP201]`.
_WORD: Final = r"(?:ignor|disabl|silenc|suppress|allow|skip|noqa)[-\w]*"
_NEARLY: Final = re.compile(
    rf"(?<!`)\#[:\s]*sopyc(?:\s*:\s*{_WORD}[^\w\#]*SOP\d|\s*[- ]\s*{_WORD}\s*[\[(=]\s*\w)[^#]*", re.IGNORECASE
)
_SPELLINGS: Final = ("sopyc", "SOPYC", "Sopyc")
_END: Final = 1_000_000_000


def suppressions_of(tree: SyntaxTree) -> tuple[Suppression, ...]:
    """The suppression comments of a file, in order."""
    if not any(spelling in tree.source.text for spelling in _SPELLINGS):
        return ()
    comments = [match.span() for match, _ in scan(tree.text) if match.re is TOKEN and match[0][0] == "#"]
    lines = logical_lines(tree, comments)
    return tuple(
        _read(found, lines, tree) for start, end in comments for found in _found(tree.text, start, end)
    )


def _found(text: str, start: int, end: int) -> Iterable[re.Match[str]]:
    known = tuple(_COMMENT.finditer(text, start, end))
    return known or _NEARLY.finditer(text, start, end)


def _read(found: re.Match[str], lines: LogicalLines, tree: SyntaxTree) -> Suppression:
    span = tree.between(found.start(), found.start() + len(found[0].rstrip()))
    known = found.groupdict()
    is_file_wide = known.get("what") == "ignore-file"
    codes = tuple(code.strip() for code in (known.get("codes") or "").split(",") if code.strip())
    whole = Span(path=span.path, line=1, column=1, end_line=_END, end_column=1)
    return Suppression(
        span=span,
        codes=codes,
        covers=whole if is_file_wide else _covered(span, lines, tree),
        is_file_wide=is_file_wide,
        justification=known.get("rest", "").lstrip(" -:#").strip(),
    )


def _covered(comment: Span, lines: LogicalLines, tree: SyntaxTree) -> Span:
    """The logical line that the comment stands on, the definition that it heads, or what stands below it."""
    line = comment.line
    if line not in lines.ranges and line not in lines.decorated:
        below = _line_below(line, tree)
        definition = lines.decorated.get(below) or lines.definitions.get(below)
        if definition is not None:
            return replace(definition, line=comment.line, column=1)
        line = below if below in lines.ranges else line
    if line in lines.definitions:
        return lines.definitions[line]
    first, last = lines.ranges.get(line, (line, line))
    return Span(path=comment.path, line=min(first, comment.line), column=1, end_line=last + 1, end_column=1)


def _line_below(line: int, tree: SyntaxTree) -> int:
    """The number of the first line under a comment that is none."""
    texts = tree.text.split("\n")
    return next(
        (number for number, text in enumerate(texts[line:], line + 1) if not text.lstrip().startswith("#")),
        line,
    )
