"""Dotted names as text."""

from sopy_compiler.syntax import nodes


def dotted_name(node: nodes.Node) -> str | None:
    """`a.b.c` for names and attributes of names, None for anything else."""
    parts: list[str] = []
    while isinstance(node, nodes.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, nodes.Name):
        return None
    return ".".join([node.value, *reversed(parts)])
