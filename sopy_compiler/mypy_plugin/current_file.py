"""Which file mypy is at, whichever of its phases asks a plugin."""

from typing import Any


def path_of(api: Any) -> str:
    """The path as mypy was given it; empty where mypy does not say."""
    module = getattr(api, "cur_mod_node", None) or getattr(api, "tree", None)
    return str(getattr(module, "path", ""))
