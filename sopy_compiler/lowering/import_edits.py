"""Edits that make a name of a library usable where a fix writes it."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition, UndefinedDefinition
from sopy_compiler.syntax.dotted_names import dotted_name
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.tree import SyntaxTree

PYDANTIC: Final = frozenset({"pydantic"})
_NEWLINE: Final = re.compile(r"\r\n?|\n")


def renamed(
    node: nodes.Expression, new: str, scope: Scope, names: Names, *, at: int
) -> tuple[str, tuple[Edit, ...]] | None:
    """How to write `new` where `node` names something of pydantic, and the edits that import it.

    None when that takes more than one plain name in one plain import.
    """
    if isinstance(node, nodes.Attribute):
        if external_name(node.value, scope, names, at=at) != "pydantic":
            return None
        return f"{scope.tree.code(node.value)}.{new}", ()
    if not isinstance(node, nodes.Name):
        return None
    imports = import_edits(new, PYDANTIC, scope, names, at=at, line=scope.tree.span(node).line)
    return None if imports is None else (new, imports)


def import_edits(
    wanted: str, origins: Collection[str], scope: Scope, names: Names, *, at: int, line: int
) -> tuple[Edit, ...] | None:
    """The edits that make `wanted`, of one of the `origins`, usable at `line` of `scope`.

    None are needed when it already is. It joins the first
    `from origin import ...` that the module always runs before that line. The result is None when
    there is no such statement, or when the name means something else.
    """
    meanings = names.resolve_name(wanted, scope, at=at)
    if isinstance(meanings[0], ExternalDefinition) and len(meanings) == 1:
        known = external_name(nodes.Name(wanted), scope, names, at=at)
        return () if known in {f"{origin}.{wanted}" for origin in origins} else None
    if not isinstance(meanings[0], UndefinedDefinition):
        return None
    tree = scope.tree
    for statement in tree.module.body:
        if not isinstance(statement, nodes.ImportFrom) or isinstance(statement.names, nodes.ImportStar):
            continue
        module = dotted_name(statement.module) if statement.module is not None else None
        if module in origins and not statement.relative and tree.span(statement).end_line < line:
            return (_inserted(wanted, statement.names, tree),)
    return None


def _inserted(wanted: str, aliases: Sequence[nodes.ImportAlias], tree: SyntaxTree) -> Edit:
    """Put the name before the first one that sorts after it, on its own line where the others have theirs."""
    lines = [tree.span(alias).line for alias in aliases]
    is_stacked = len(set(lines)) == len(lines) > 1
    for alias in aliases:
        if _order(dotted_name(alias.name) or "") > _order(wanted):
            start = tree.span(alias)
            separator = f",{line_break(tree, start)}" if is_stacked else ", "
            return Edit(span=_point(start.path, start.line, start.column), text=f"{wanted}{separator}")
    last = tree.span(aliases[-1])
    separator = f",{line_break(tree, last)}" if is_stacked else ", "
    return Edit(span=_point(last.path, last.end_line, last.end_column), text=f"{separator}{wanted}")


def _order(name: str) -> tuple[int, str]:
    """Constants, classes, functions: the order that import sorters keep within a statement."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def unusual_indentation(tree: SyntaxTree, place: Span, usual: int) -> str:
    """The white space in front of `place`; empty where it is the usual spaces, or something else is there."""
    # A form feed is the end of a page, and no part of what follows.
    before = _before(tree, place).rpartition("\f")[2]
    return "" if before.strip() or before == " " * usual else before


def line_break(tree: SyntaxTree, place: Span) -> str:
    """A new line that starts as the line of `place` does up to its column, in the file's own convention."""
    return f"{chr(13) if chr(13) in tree.source.text else ''}\n{_before(tree, place)}"


def _before(tree: SyntaxTree, place: Span) -> str:
    lines = _NEWLINE.split(tree.source.text)
    return lines[place.line - 1][: place.column - 1] if place.line <= len(lines) else ""


def insertion(place: Span, text: str) -> Edit:
    """Insert before the first character of `place`."""
    return Edit(span=_point(place.path, place.line, place.column), text=text)


def _point(path: str, line: int, column: int) -> Span:
    return Span(path=path, line=line, column=column, end_line=line, end_column=column)
