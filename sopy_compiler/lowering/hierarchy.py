"""The procedure classes of a program, and which of them are states."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.ir.vocabulary import INITIAL_KEYWORD
from sopy_compiler.lowering.abstract_classes import is_left_abstract
from sopy_compiler.lowering.ignore_changes import NO_CHANGES, Changes
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax.definitions import ClassDefinition


@dataclass(slots=True, eq=False, kw_only=True)
class Hierarchy:
    """All procedure classes of the program, and which of them are built somewhere.

    `below` lists for each class the concrete classes at or below it; `mentioned` are the attribute names
    that the program reads anywhere, `passed_on` those that only `super()` in a method of the name reads;
    `ignore_changes` tells whose `ignore` code changes in place.
    """

    procedures: tuple[ClassDefinition, ...]
    children: dict[ClassDefinition, tuple[ClassDefinition, ...]]
    constructed: set[ClassDefinition]
    mentioned: frozenset[str]
    passed_on: frozenset[str] = frozenset()
    ignore_changes: Changes = NO_CHANGES
    below: dict[ClassDefinition, tuple[ClassDefinition, ...]] = field(default_factory=dict)
    built: frozenset[ClassDefinition] = frozenset()
    """What handlers build."""
    named: frozenset[ClassDefinition] = frozenset()
    """What calls build, wherever they stand, whose function is plainly the name of a class."""

    def builds_as_much_as(self, other: "Hierarchy") -> bool:
        """Whether all that was built there is built here too."""
        return other.built <= self.built | self.named

    def changed_since(self, before: "Hierarchy") -> Iterator[Hashable]:
        """What readings depend on that ask what the program's text mentions, as far as it has changed."""
        yield from map(mention_of, self.mentioned ^ before.mentioned)
        if (self.passed_on, self.ignore_changes) != (before.passed_on, before.ignore_changes):
            yield HANDED_ON

    def settle(self, world: World) -> None:
        """Recompute `below` after more constructions were found."""
        for definition in self.procedures:
            related = (definition, *self.children.get(definition, ()))
            concrete = tuple(item for item in related if not is_abstract(item, self, world))
            if self.below.get(definition) != concrete:
                self.below[definition] = concrete
                world.memory.dependencies.change(classes_below(definition))


HANDED_ON: Final = "handed on"
"""What a reading depends on that asks which names the program passes on, or whose lists it changes."""


def mention_of(name: str) -> Hashable:
    """What a reading depends on that asks whether the program reads an attribute of that name."""
    return ("mentioned", name)


def classes_below(definition: ClassDefinition) -> Hashable:
    """What a reading depends on that asks for the concrete classes at or below a class."""
    return ("below", definition)


def is_abstract(definition: ClassDefinition, hierarchy: Hierarchy, world: World) -> bool:
    """Whether no instance can run: never built though others derive from it, or left incomplete."""
    if definition in hierarchy.constructed:
        return False
    if any(
        keyword.keyword and keyword.keyword.value == INITIAL_KEYWORD for keyword in definition.node.keywords
    ):
        return False
    if hierarchy.children.get(definition):
        return True
    if is_left_abstract(definition, world.classes):
        return True
    return type_is_open(definition, world)


def type_is_open(definition: ClassDefinition, world: World) -> bool:
    """Whether the state type is still a type parameter of the class itself."""
    return bool(definition.node.type_parameters) or any(
        base.external == "typing.Generic" for base in world.classes.bases(definition)
    )
