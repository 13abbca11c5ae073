"""Uses of pydantic 1's interface on model classes, wherever the program names one."""

from collections.abc import Iterator

from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.legacy_api.calls import legacy_member, old_function
from sopy_compiler.lowering.legacy_api.vocabulary import LEGACY_FUNCTIONS, LEGACY_MEMBERS
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own


def legacy_outside(module: Scope, classes: Classes) -> tuple[LegacyUse, ...]:
    """Those of `Model.parse_obj(...)` and of pydantic's old functions, in methods of models, too."""
    return tuple(use for scope in (module, *module.children.values()) for use in _in_scope(scope, classes))


def _in_scope(scope: Scope, classes: Classes) -> Iterator[LegacyUse]:
    found = list(walk_own(scope.node))
    called = {id(node.func): node for node in found if isinstance(node, nodes.Call)}
    for node in found:
        match node:
            case nodes.Attribute(attr=nodes.Name(value=name)) if name in LEGACY_MEMBERS:
                owner = _class(node.value, scope, classes)
                call = called.get(id(node))
                use = legacy_member(node, call, owner, scope, classes) if owner is not None else None
                if use is not None:
                    yield use
            case nodes.Call() if _is_old(node.func):
                yield from old_function(node, scope, classes, owner="")


def _is_old(function: nodes.Expression) -> bool:
    last = function.attr if isinstance(function, nodes.Attribute) else function
    return isinstance(last, nodes.Name) and f"pydantic.{last.value}" in LEGACY_FUNCTIONS


def _class(node: nodes.Expression, scope: Scope, classes: Classes) -> ClassDefinition | None:
    if not isinstance(node, (nodes.Name, nodes.Attribute)):
        return None
    found = classes.names.resolve(node, scope)
    return found[0] if len(found) == 1 and isinstance(found[0], ClassDefinition) else None
