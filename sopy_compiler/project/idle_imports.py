"""Imports of pydantic 1's names that a fix has taken the last use from."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.project.edited_text import edited_text
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.dotted_names import dotted_name
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.tree import SyntaxTree
from sopy_compiler.syntax.walk import walk

_ORIGIN: Final = "pydantic"


def without_idle_imports(before: str, after: str, path: str) -> str:
    """The text after a fix, without the names of pydantic that only the text before it used.

    A name stays that stood unused before, that is written in a comment's line of its own, or that a package
    passes on (`__init__.py`).
    """
    if _ORIGIN not in after or path.endswith("__init__.py"):
        return after
    old = _tree(before, path)
    used = _used(old) if old is not None else Counter()
    while (edit := _next(after, path, used)) is not None:
        after = edited_text(after, [edit])
    return after


def _next(text: str, path: str, used_before: Counter[str]) -> Edit | None:
    tree = _tree(text, path)
    if tree is None:
        return None
    used = _used(tree)
    for statement, alias in _imported(tree):
        name = _bound(alias)
        if used_before[name] and not used[name]:
            edit = _removal(statement, alias, tree)
            if edit is not None:
                return edit
    return None


def _tree(text: str, path: str) -> SyntaxTree | None:
    return parse(SourceText(path=path, module="", text=text))[0]


def _imported(tree: SyntaxTree) -> Iterator[tuple[nodes.ImportFrom, nodes.ImportAlias]]:
    """What the module itself imports of pydantic by name."""
    for statement in tree.module.body:
        if not isinstance(statement, nodes.ImportFrom) or not isinstance(statement.names, tuple):
            continue
        module = dotted_name(statement.module) if statement.module is not None else None
        if module == _ORIGIN and not statement.relative:
            for alias in statement.names:
                yield statement, alias


def _bound(alias: nodes.ImportAlias) -> str:
    node = alias.name if alias.asname is None else alias.asname.name
    return dotted_name(node) or ""


def _used(tree: SyntaxTree) -> Counter[str]:
    """How often names are written, in quotes too, beside the imports that bind them."""
    found: Counter[str] = Counter()
    for node in walk(tree.module):
        if isinstance(node, nodes.Name):
            found[node.value] += 1
        elif isinstance(node, nodes.SimpleString):
            inner = quoted_expression(node)
            if inner is not None:
                found.update(one.value for one in walk(inner) if isinstance(one, nodes.Name))
    for _, alias in _imported(tree):
        found.subtract(one.value for one in walk(alias) if isinstance(one, nodes.Name))
    return found


def _removal(statement: nodes.ImportFrom, alias: nodes.ImportAlias, tree: SyntaxTree) -> Edit | None:
    """The edit that takes the name out; None where a comment or another statement would go with it."""
    assert isinstance(statement.names, tuple)
    place = statement.names.index(alias)
    around = _rest_of_lines(alias, tree.text).removeprefix(",").lstrip()
    if len(statement.names) == 1:
        start, end = statement.start, statement.end
        if _rest_of_lines(statement, tree.text):
            return None
    elif "(" in tree.raw(statement) and around.startswith("#"):
        return None
    elif "(" in tree.raw(statement) and not around:
        start, end = alias.start, alias.end + len(_rest_of_lines(alias, tree.text))
    elif place + 1 < len(statement.names):
        start, end = alias.start, statement.names[place + 1].start
    else:
        start, end = statement.names[place - 1].end, alias.end
    return None if "#" in tree.text[start:end] else Edit(span=tree.between(start, end), text="")


def _rest_of_lines(node: nodes.Node, text: str) -> str:
    """What else stands on the lines of the node."""
    first, behind = text.rfind("\n", 0, node.start) + 1, text.find("\n", node.end)
    return (text[first : node.start] + text[node.end : behind if behind >= 0 else len(text)]).strip()
