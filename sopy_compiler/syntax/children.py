"""The children of a node, read off its attributes.

LibCST's own `children` rebuilds the node to find them, which takes some ten times as long.
"""

from functools import cache
from typing import Final

import libcst as cst

_LEAVES: Final = frozenset({str, type(None), cst.MaybeSentinel})
_HOLE: Final = (
    "whitespace_before_expression",
    "expression",
    "equal",
    "whitespace_after_expression",
    "format_spec",
)


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The child nodes in source order, as `node.children` gives them."""
    kind = type(node)
    orders = _attribute_orders()
    if kind not in orders:
        orders[kind] = _recorded_order(node)
    found: list[cst.CSTNode] = []
    for name in orders[kind]:
        value = getattr(node, name)
        # Checked by exact type: `isinstance` is slow for abstract classes such as LibCST's.
        if type(value) is tuple or type(value) is list:
            found += value
        elif type(value) not in _LEAVES:
            found.append(value)
    return found


@cache
def _attribute_orders() -> dict[type[cst.CSTNode], tuple[str, ...]]:
    """Filled as classes are met: which attributes hold children, in source order.

    LibCST visits a format only where there is one, so the first node met would not tell.
    """
    return dict.fromkeys((cst.FormattedStringExpression, cst.TemplatedStringExpression), _HOLE)


def _recorded_order(node: cst.CSTNode) -> tuple[str, ...]:
    recorder = _Recorder(node)
    visit = node._visit_and_replace_children  # noqa: SLF001  nothing public tells the order
    visit(recorder)  # type: ignore[arg-type]  # it needs these four methods alone
    return tuple(recorder.names)


class _Recorder:
    """Notes which attributes a node visits, and enters none of them."""

    def __init__(self, node: cst.CSTNode) -> None:
        self._node = node
        self.names: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:  # noqa: ARG002
        return False

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # noqa: ARG002
        return updated_node

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        if node is self._node and attribute not in self.names:
            self.names.append(attribute)

    def on_leave_attribute(self, original_node: cst.CSTNode, attribute: str) -> None:
        pass
