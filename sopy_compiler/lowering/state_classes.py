"""The classes whose objects can be states or parts of them."""

from collections.abc import Iterable, Iterator

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.name_uses import OwnedName
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.owners import Owners
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class StateClasses:
    """Qualified names of classes, and the names of their fields."""

    classes: frozenset[str]
    fields: frozenset[str]


def state_classes(states: Iterable[str | None], world: World) -> StateClasses:
    """The classes of `states` and of what their fields hold, with all that may share an object with them."""
    pending = [one for name in states if name and (one := world.classes.by_qualname(name)) is not None]
    found: dict[ClassDefinition, None] = {}
    fields: set[str] = set()
    while pending:
        definition = pending.pop()
        if definition in found:
            continue
        found[definition] = None
        for field in world.model(definition).fields:
            fields.add(field.name)
            pending.extend(_named(field.type, world))
        pending.extend(world.below.get(definition, ()))
    kin = {above for one in found for above in world.classes.linearisation(one)}
    return StateClasses(
        classes=frozenset(map(world.classes.qualname, kin)),
        fields=frozenset(fields),
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StateOwners:
    """Tells what is done to states from what is done to other objects."""

    held: StateClasses
    owners: Owners
    world: World

    def is_foreign(self, changed: nodes.Node, scope: Scope) -> bool:
        """Whether the attribute is that of an object that is no part of a state, or its first value."""
        if not isinstance(changed, nodes.Attribute) or changed.attr.value not in self.held.fields:
            return False
        owner = self.owners.class_of(changed.value, scope)
        if owner is None:
            return False
        return self.world.classes.qualname(owner) not in self.held.classes or self.is_declaration(
            changed, scope
        )

    def owned(self, name: str, holder: nodes.Expression, scope: Scope) -> OwnedName:
        """The attribute of that name of the object, with the class of the object if it may be a state's."""
        return OwnedName(
            name=name, owner=self.owners.owner(holder, scope) if name in self.held.fields else ""
        )

    def is_declaration(self, target: nodes.Attribute, scope: Scope) -> bool:
        """Whether this is where an `__init__` gives a field of a plain class its first value."""
        name = target.attr.value
        if scope.name != "__init__" or name not in self.held.fields:
            return False
        owner = self.owners.class_of(target.value, scope)
        field = self.world.model(owner).field(name) if owner is not None else None
        return field is not None and field.span == scope.tree.span(target)


def _named(expression: TypeExpression, world: World) -> Iterator[ClassDefinition]:
    """The project classes that a type mentions."""
    definition = world.classes.by_qualname(expression.name)
    if definition is not None:
        yield definition
    for argument in expression.arguments:
        yield from _named(argument, world)
