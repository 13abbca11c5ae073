"""Read-only traversal; LibCST's own visitors rebuild every node."""

from collections.abc import Iterator

import libcst as cst

from sopy_compiler.syntax.children import children

_SKIPPED = frozenset(
    {
        cst.SimpleWhitespace,
        cst.TrailingWhitespace,
        cst.EmptyLine,
        cst.ParenthesizedWhitespace,
        cst.Comma,
        cst.LeftParen,
        cst.RightParen,
    }
)


def walk(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`root` and its descendants in source order, white space left out."""
    stack: list[cst.CSTNode] = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(child for child in reversed(children(node)) if type(child) not in _SKIPPED)


def walk_own(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Like `walk`, without entering functions, lambdas and classes nested in `root`."""
    stack: list[cst.CSTNode] = list(reversed(children(root)))
    while stack:
        node = stack.pop()
        if type(node) in _SKIPPED:
            continue
        yield node
        if not isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
            stack.extend(reversed(children(node)))


def statements(suite: cst.BaseSuite | cst.Module) -> tuple[cst.BaseStatement | cst.BaseSmallStatement, ...]:
    """The statements of a block, those on one line taken apart."""
    found: list[cst.BaseStatement | cst.BaseSmallStatement] = []
    for item in suite.body:
        if isinstance(item, cst.SimpleStatementLine):
            found.extend(item.body)
        else:
            found.append(item)
    return tuple(found)
