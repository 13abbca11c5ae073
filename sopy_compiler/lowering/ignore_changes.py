"""Whose list of ignored events is changed by code outside the body of the class."""

from collections.abc import Iterable
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.vocabulary import IGNORE_ATTRIBUTE
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

_HARMLESS: Final = frozenset({"copy", "index", "count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The classes whose lists code outside the class body changes in place; perhaps those of any class."""

    owners: frozenset[ClassDefinition] = frozenset()
    is_anywhere: bool = False


NO_CHANGES: Final = Changes()


def changed_lists(module: Scope, world: World) -> Changes:
    """Looks for `Some.ignore.append(...)` and the like, in any code of a module."""
    owners: set[ClassDefinition] = set()
    is_anywhere = False
    if IGNORE_ATTRIBUTE not in module.tree.text:
        return NO_CHANGES
    for node in walk(module.node):
        changed = _changed(node)
        if not isinstance(changed, nodes.Attribute) or changed.attr.value != IGNORE_ATTRIBUTE:
            continue
        meanings = world.names.resolve(changed.value, module)
        if len(meanings) == 1 and isinstance(meanings[0], ClassDefinition):
            line = world.classes.linearisation(meanings[0])
            owners.update(ancestor for ancestor in line if assigns_ignore(ancestor))
        else:
            is_anywhere = True
    return Changes(owners=frozenset(owners), is_anywhere=is_anywhere)


def joined_changes(found: Iterable[Changes]) -> Changes:
    """What several modules change."""
    several = tuple(found)
    return Changes(
        owners=frozenset(owner for one in several for owner in one.owners),
        is_anywhere=any(one.is_anywhere for one in several),
    )


def _changed(node: nodes.Node) -> nodes.Node | None:
    """What a statement or a call may change in place."""
    match node:
        case nodes.Call(func=nodes.Attribute(value=receiver, attr=nodes.Name(value=name))) if (
            name not in _HARMLESS
        ):
            return receiver
        case nodes.AugAssign(target=target):
            return target.value if isinstance(target, nodes.Subscript) else target
        case (
            nodes.Del(target=nodes.Subscript(value=receiver))
            | nodes.AssignTarget(target=nodes.Subscript(value=receiver))
        ):
            return receiver
    return None


def assigns_ignore(definition: ClassDefinition) -> bool:
    """Whether the body of the class gives `ignore` a value."""
    return any(
        isinstance(binding.node, nodes.Expression)
        for binding in definition.scope.bindings.get(IGNORE_ATTRIBUTE, ())
    )
