"""What containers hold: as they are made, and what is put into them later."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.lowering.interpretation.values import (
    Coroutine,
    Items,
    Literal,
    Mapping,
    Partial,
    SigmaPart,
    Unknown,
    Value,
    Values,
    one,
)
from sopy_compiler.lowering.interpretation.world import World

LARGEST_DISPLAY: Final = 64
DEEPEST_NESTING: Final = 4
_DEEP: Final = Unknown("containers nest too deeply")


def items(kind: str, parts: tuple[Values, ...], site: int = 0, *, is_exact: bool = True) -> Items:
    """A new container; a large one keeps its elements without their order."""
    held = tuple(flattened(values) for values in parts)
    if len(held) <= LARGEST_DISPLAY:
        return Items(kind, held, site, is_exact)
    return Items(kind, (frozenset().union(*held),), site, is_exact=False)


def mapping(parts: tuple[tuple[Literal | None, Values], ...], site: int, world: World) -> Mapping:
    """A new dict; a large one is kept in memory, where a key is found at once."""
    held = tuple((key, flattened(values)) for key, values in parts)
    if len(held) <= LARGEST_DISPLAY or not site:
        return Mapping(held, site)
    for key, values in held:
        world.memory.put(site, values, slot=key)
    return Mapping((), site)


def flattened(values: Values) -> Values:
    """Values with what nests too deeply called unknown, so that loops around containers settle."""
    if not any(isinstance(value, (Items, Mapping, Partial, Coroutine)) for value in values):
        return values
    kept: set[Value] = set()
    for value in values:
        if _depth(value) < DEEPEST_NESTING:
            kept.add(value)
        else:
            kept.update((_DEEP, *parts_of_sigma(value)))
    return frozenset(kept)


def parts_of_sigma(value: Value) -> Iterator[SigmaPart]:
    """Every part of sigma that the value is or was made of."""
    match value:
        case SigmaPart():
            yield value
        case Items(elements=held):
            for values in held:
                for item in values:
                    yield from parts_of_sigma(item)
        case Mapping(entries=entries):
            for _, values in entries:
                for item in values:
                    yield from parts_of_sigma(item)
        case Coroutine(results=results):
            for item in results:
                yield from parts_of_sigma(item)


def _depth(value: Value) -> int:
    match value:
        case Items(elements=held):
            return 1 + max((_depth(item) for values in held for item in values), default=0)
        case Mapping(entries=entries):
            return 1 + max((_depth(item) for _, values in entries for item in values), default=0)
        case Coroutine(results=results):
            return 1 + max((_depth(item) for item in results), default=0)
        case Partial():
            held = (one(value.function), *value.arguments, *(values for _, values in value.keywords))
            return 1 + max((_depth(item) for values in held for item in values), default=0)
    return 0


def elements(container: Items, world: World) -> Values:
    """Everything that the container can hold."""
    held = [*container.elements]
    if container.site:
        held.extend(values for _, values in world.memory.slots(container.site))
    return frozenset().union(*held)


def is_exact(container: Items, world: World) -> bool:
    """Whether the elements stand where they were put."""
    return container.is_exact and not (container.site and world.memory.is_changed(container.site))


def entries(container: Mapping, world: World) -> tuple[tuple[Literal | None, Values], ...]:
    """All entries that the dict can have."""
    later = world.memory.slots(container.site) if container.site else ()
    return (*container.entries, *later)


def values_of(container: Items | Mapping, world: World) -> Values:
    """What the container holds: elements, or the values of a dict."""
    if isinstance(container, Items):
        return elements(container, world)
    return frozenset(value for _, values in entries(container, world) for value in values)
