"""Parts of values: elements, items, fields of typed parts."""

from dataclasses import replace
from typing import Final

from sopy_compiler.domain.containers import (
    element_type,
    has_elements,
    is_mapping,
    item_type,
    short_name,
    value_type,
)
from sopy_compiler.domain.optional import present
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.contents import elements, entries, is_exact, items
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    TEXT,
    ClassObject,
    Items,
    Literal,
    Mapping,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Unknown,
    Value,
    Values,
    one,
)
from sopy_compiler.lowering.interpretation.world import World

ELEMENT: Final = "*"


def is_mapping_like(part: SigmaPart, world: World) -> bool:
    """Whether sigma itself is a dict, or the part a TypedDict: its keys are fields."""
    for member in present(part.type):
        model = world.model_named(member.name)
        if model is not None:
            return model.kind is ModelKind.TYPED_DICT
    return not part.path and is_mapping(part.type)


def tuple_length(value: Value) -> int | None:
    """The number of items of a tuple whose length is fixed, else None."""
    if isinstance(value, Items):
        return len(value.elements) if value.kind == "tuple" else None
    if isinstance(value, (SigmaPart, PayloadPart, Typed)):
        members = value.type.members
        only = members[0] if len(members) == 1 else None
        if only is not None and only.name == "builtins.tuple" and only.arguments:
            return None if only.arguments[-1].text == "..." else len(only.arguments)
    return None


def element_of(values: Values, world: World) -> Values:
    """What a loop variable over `values` can be."""
    found: set[Value] = set()
    for value in values:
        match value:
            case Items():
                found.update(elements(value, world))
            case Mapping():
                found.update(key if key is not None else ANYTHING for key, _ in entries(value, world))
            case SigmaPart():
                if is_mapping(value.type):
                    found.add(Typed(element_type(value.type)))
                else:
                    found.add(SigmaPart((*value.path, ELEMENT), element_type(value.type)))
            case PayloadPart():
                found.add(PayloadPart((*value.path, ELEMENT), element_type(value.type)))
            case Typed():
                found.add(Typed(element_type(value.type)))
            case Literal(value=str()):
                found.add(TEXT)
            case Unknown():
                found.add(value)
            case ClassObject(definition=definition) if world.members(definition):
                found.update(world.members(definition))
            case _:
                found.add(ANYTHING)
    return frozenset(found)


def item_of(owner: Value, index: Values | None, world: World) -> Values:
    """What `owner[index]` can be; `index` is None for a slice, which has the owner's type."""
    key = _single_constant(index)
    match owner:
        case Items() if index is None:
            kind = owner.kind if owner.kind == "tuple" else "list"
            return one(items(kind, (elements(owner, world),), is_exact=False))
        case Items():
            count = len(owner.elements)
            is_ordered = owner.kind in {"tuple", "list"} and is_exact(owner, world)
            if is_ordered and isinstance(key, int) and -count <= key < count:
                return owner.elements[key]
            return elements(owner, world)
        case Mapping():
            return _selected(owner, index, world)
        case SigmaPart():
            if index is None:
                return shallow_copy(owner)
            return one(sigma_item(owner, key, world))
        case PayloadPart():
            if index is None:
                return one(Typed(owner.type))
            step = str(key) if key is not None else ELEMENT
            return one(PayloadPart((*owner.path, step), keyed_type(owner.type, key, world)))
        case Typed():
            return one(Typed(owner.type if index is None else keyed_type(owner.type, key, world)))
        case Unknown():
            return one(owner)
        case Literal(value=str()):
            return one(TEXT)
        case ClassObject(definition=definition) if world.members(definition):
            named = frozenset(member for member in world.members(definition) if member.value == key)
            return named or frozenset(world.members(definition))
    return one(ANYTHING)


def sigma_item(owner: SigmaPart, key: object, world: World) -> SigmaPart:
    """`sigma[key]`: a field of a TypedDict, else an element."""
    if isinstance(key, str) and (not owner.path or _typed_dict(owner.type, world)):
        return replace(owner, path=(*owner.path, key), type=keyed_type(owner.type, key, world))
    return replace(owner, path=(*owner.path, ELEMENT), type=item_type(owner.type, key))


def _typed_dict(expression: TypeExpression, world: World) -> bool:
    return any(world.model_named(member.name) is not None for member in present(expression))


def keyed_type(expression: TypeExpression, key: object, world: World) -> TypeExpression:
    """The type of `value[key]`, TypedDict keys included."""
    if isinstance(key, str):
        for member in present(expression):
            model = world.model_named(member.name)
            field = model.field(key) if model is not None else None
            if field is not None:
                return field.type
    return item_type(expression, key)


def pairs(value: Value, world: World) -> tuple[tuple[Literal | None, Values], ...]:
    """The entries of a dict made of pairs: `dict([("a", x)])`, `dict(zip(keys, values))`."""
    if not isinstance(value, Items):
        return ((None, one(ANYTHING)),)
    found: list[tuple[Literal | None, Values]] = []
    for pair in elements(value, world):
        if isinstance(pair, Items) and len(pair.elements) == 2 and is_exact(pair, world):
            keys, held = pair.elements
            (key,) = keys if len(keys) == 1 else (None,)
            found.append((key if isinstance(key, Literal) else None, held))
        else:
            found.append((None, one(ANYTHING)))
    return tuple(found)


def shallow_copy(part: SigmaPart) -> Values:
    """A new container or model whose elements are still those of sigma."""
    types = present(part.type)
    if any(is_mapping(member) for member in types):
        return one(Mapping(((None, one(SigmaPart((*part.path, ELEMENT), value_type(part.type)))),)))
    held = next((member for member in types if has_elements(member)), None)
    if held is not None:
        inner = SigmaPart((*part.path, ELEMENT), element_type(part.type))
        kind = "list" if held.name.startswith("collections.abc.") else short_name(held)
        return one(Items(kind, (one(inner),), is_exact=False))
    if any(member.name in {"builtins.str", "builtins.bytes", "builtins.tuple"} for member in types):
        return one(Typed(part.type))
    return one(SigmaCopy(part.path, part.type))


def _selected(owner: Mapping, index: Values | None, world: World) -> Values:
    """The entries that the index can select."""
    keys = index or frozenset()
    exact = keys and all(isinstance(key, Literal) for key in keys)
    found: set[Value] = set()
    for key, values in entries(owner, world):
        if not exact or key is None or any(_may_be_same_key(key, wanted) for wanted in keys):
            found.update(values)
    return frozenset(found)


def _may_be_same_key(key: Literal, wanted: Value) -> bool:
    """Whether Python can find what is stored under `key` under the other; 1, 1.0 and True are one key."""
    if key == wanted or not isinstance(wanted, Literal):
        return True
    are_members = key.type_name.startswith("enum:"), wanted.type_name.startswith("enum:")
    if any(are_members):
        return not all(are_members)  # a member can equal the text or number that it is made of
    return key.value == wanted.value


def _single_constant(index: Values | None) -> object:
    if index is not None and len(index) == 1:
        (value,) = index
        if isinstance(value, Literal):
            return value.value
    return None
