"""Classes of which the text tells only one version, or not all of it."""

import re
from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Binding, BindingKind
from sopy_compiler.syntax.walk import walk

_LEFT_OUT: Final = re.compile(r"#[ \t]*(?:\.\.\.|\u2026)")
_COMMENTS: Final = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|[ \t]*#[^\n]*)*")


def other_version(definition: ClassDefinition) -> str:
    """Why the body of the class need not be all there is to it; empty if it is.

    A module may define the name in several branches. A document shows a class again, shortens it, or speaks
    of it before it shows it: what stands there need not be the class as it is shown in full.
    """
    name = definition.name
    if not definition.scope.tree.source.is_fragment:
        return f"`{name}` is defined in more than one way" if _has_alternatives(definition) else ""
    if _is_abbreviated(definition):
        return f"`{name}` is shown in part"
    if any(one.kind is BindingKind.CLASS for one in _after(definition)):
        return f"the document shows `{name}` again"
    return f"the document uses `{name}` before it shows it" if _is_used_before(definition) else ""


def _bindings(definition: ClassDefinition) -> list[Binding]:
    outer = definition.scope.parent
    return outer.bindings.get(definition.name, []) if outer is not None else []


def _after(definition: ClassDefinition) -> list[Binding]:
    own = next((one.order for one in _bindings(definition) if one.node is definition.node), 0)
    return [one for one in _bindings(definition) if one.order > own]


def _has_alternatives(definition: ClassDefinition) -> bool:
    """Whether the name can mean something else at the end of the module."""
    live: list[Binding] = []
    for binding in reversed(_bindings(definition)):
        live.append(binding)
        if not binding.is_conditional:
            break
    return len(live) > 1 and any(one.node is definition.node for one in live)


def _is_abbreviated(definition: ClassDefinition) -> bool:
    body = definition.node.body.body
    if any(isinstance(one, nodes.Expr) and isinstance(one.value, nodes.Ellipsis) for one in body):
        return True
    text = definition.scope.tree.text
    behind = _COMMENTS.match(text, definition.node.end)
    end = behind.end() if behind is not None else definition.node.end
    return _LEFT_OUT.search(text, definition.node.start, end) is not None


def _is_used_before(definition: ClassDefinition) -> bool:
    start = definition.node.start
    return any(
        isinstance(node, nodes.Name) and node.value == definition.name and node.start < start
        for node in walk(definition.scope.module.node)
    )
