"""Suppression comments and what they cover."""

import re
from typing import Final

from sopy_compiler.diagnostics.suppression import Suppression
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.nodes import ClassDef, FunctionDef, Node
from sopy_compiler.syntax.scan import TOKEN, scan
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk

_COMMENT: Final = re.compile(
    r"#\s*sopyc:\s*(?P<what>ignore(?:-file)?)\b\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?P<rest>.*)$"
)
_END: Final = 1_000_000_000


def suppressions_of(tree: SyntaxTree) -> tuple[Suppression, ...]:
    """The suppression comments of a file, in order."""
    if "sopyc:" not in tree.source.text:
        return ()
    comments = [match for match, _ in scan(tree.text) if match.re is TOKEN and match[0].startswith("#")]
    headers = _bodies(tree)
    return tuple(found for comment in comments if (found := _read(comment, headers, tree)))


def _bodies(tree: SyntaxTree) -> dict[int, Span]:
    """The whole definition by each line of its header, which may span several."""
    found: dict[int, Span] = {}
    for node in walk(tree.module):
        if isinstance(node, (FunctionDef, ClassDef)):
            body = tree.span(node)
            first = tree.span(node.name).line
            last = max(first, tree.span(node.body).line - 1)
            for line in range(first, _header_end(tree, node, last) + 1):
                found.setdefault(line, body)
    return found


def _header_end(tree: SyntaxTree, node: FunctionDef | ClassDef, last: int) -> int:
    """The line of the colon: that of the last thing written before it."""
    parts: list[Node] = [node.name]
    if isinstance(node, FunctionDef):
        parts.extend(walk(node.params))
        parts.extend([node.returns] if node.returns is not None else [])
    else:
        parts.extend([*node.bases, *node.keywords])
    return min(max(tree.span(part).end_line for part in parts), last)


def _read(found: re.Match[str], headers: dict[int, Span], tree: SyntaxTree) -> Suppression | None:
    match = _COMMENT.match(found[0])
    if match is None:
        return None
    span = tree.between(*found.span())
    is_file_wide = match["what"] == "ignore-file"
    codes = tuple(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
    line = Span(path=span.path, line=span.line, column=1, end_line=span.line + 1, end_column=1)
    whole = Span(path=span.path, line=1, column=1, end_line=_END, end_column=1)
    return Suppression(
        span=span,
        codes=codes,
        covers=whole if is_file_wide else headers.get(span.line, line),
        is_file_wide=is_file_wide,
        justification=match["rest"].lstrip(" -:#").strip(),
    )
