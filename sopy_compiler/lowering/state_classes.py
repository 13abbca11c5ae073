"""The classes whose objects can be states or parts of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax.definitions import ClassDefinition


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


def _named(expression: TypeExpression, world: World) -> Iterator[ClassDefinition]:
    """The project classes that a type mentions."""
    definition = world.classes.by_qualname(expression.name)
    if definition is not None:
        yield definition
    for argument in expression.arguments:
        yield from _named(argument, world)
