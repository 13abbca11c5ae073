"""Documents as people read them: values without what says how they are made again."""

from typing import Any

from sopy_runtime.codec.type_names import Node


def plain(node: Node) -> Any:
    """The node as JSON: objects are their attributes, containers their elements, scalars their texts."""
    if isinstance(node, list):
        return [plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "$" not in node:
        return {name: plain(one) for name, one in node.items()}
    if "$to" in node:
        return f"<the same as {'.'.join(map(str, node['$to']))}>"
    attributes = {name: plain(one) for key in ("$f", "$x", "$p") for name, one in node.get(key, {}).items()}
    if "$v" not in node:
        return attributes
    value = plain(node["$v"])
    if _has_items(node):
        value = {name if isinstance(name, str) else repr(name): one for name, one in value}
    return {"": value, **attributes} if attributes else value


def _has_items(node: Any) -> bool:
    """Whether its value is a list of pairs: a dict of one kind or another."""
    return node["$"] in {"dict", "OrderedDict", "defaultdict"}
