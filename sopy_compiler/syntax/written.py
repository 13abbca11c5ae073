"""Expressions that stand in no text, as text."""

from sopy_compiler.syntax import nodes


def written(node: nodes.Node) -> str:
    """What one would write for the few kinds of expressions that are made rather than read."""
    match node:
        case nodes.Name():
            return node.value
        case nodes.Attribute():
            return f"{written(node.value)}.{node.attr.value}"
        case nodes.SimpleString() | nodes.Integer() | nodes.Float() | nodes.Imaginary():
            return repr(node.value)
        case nodes.Subscript():
            return f"{written(node.value)}[{', '.join(_index(item.slice) for item in node.slice)}]"
        case nodes.Tuple() | nodes.List():
            inner = ", ".join(written(item.value) for item in node.elements)
            return f"({inner})" if isinstance(node, nodes.Tuple) else f"[{inner}]"
        case nodes.BinaryOperation(operator=nodes.BitOr()):
            return f"{written(node.left)} | {written(node.right)}"
    return "..."


def _index(part: nodes.Index | nodes.Slice) -> str:
    return written(part.value) if isinstance(part, nodes.Index) else ":"
