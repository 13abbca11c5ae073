"""What is known of container types, abstract ones of `collections.abc` among them."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from sopy_compiler.domain.optional import only_present, present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression


class ContainerKind(StrEnum):
    """How a container is used: by position, by membership, by key, or only in a loop."""

    SEQUENCE = "sequence"
    SET = "set"
    MAPPING = "mapping"
    ITERABLE = "iterable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A type of containers; `standard` are the standard types whose values it has."""

    kind: ContainerKind
    standard: tuple[str, ...]
    is_fixed: bool = False
    """Whether a tuple: its type has a part for each element."""


def _standard(kind: ContainerKind, *names: str) -> dict[str, Container]:
    return {name: Container(kind=kind, standard=(name,)) for name in names}


_LIST, _TUPLE, _DEQUE = "builtins.list", "builtins.tuple", "collections.deque"
_SET, _FROZEN = "builtins.set", "builtins.frozenset"
_DICTS: Final = (
    "builtins.dict",
    "collections.defaultdict",
    "collections.OrderedDict",
    "collections.Counter",
)
_SEQUENCES: Final = (
    _LIST,
    _TUPLE,
    _DEQUE,
    "builtins.str",
    "builtins.bytes",
    "builtins.bytearray",
    "builtins.range",
)
_EVERY: Final = (*_SEQUENCES, _SET, _FROZEN, *_DICTS)
_ABC: Final = "collections.abc."
CONTAINERS: Final[dict[str, Container]] = {
    **_standard(ContainerKind.SEQUENCE, _LIST, _DEQUE),
    _TUPLE: Container(kind=ContainerKind.SEQUENCE, standard=(_TUPLE,), is_fixed=True),
    **_standard(ContainerKind.SET, _SET, _FROZEN),
    **_standard(ContainerKind.MAPPING, *_DICTS),
    f"{_ABC}Sequence": Container(kind=ContainerKind.SEQUENCE, standard=_SEQUENCES),
    f"{_ABC}MutableSequence": Container(
        kind=ContainerKind.SEQUENCE, standard=(_LIST, _DEQUE, "builtins.bytearray")
    ),
    f"{_ABC}Set": Container(kind=ContainerKind.SET, standard=(_SET, _FROZEN)),
    f"{_ABC}MutableSet": Container(kind=ContainerKind.SET, standard=(_SET,)),
    f"{_ABC}Mapping": Container(kind=ContainerKind.MAPPING, standard=_DICTS),
    f"{_ABC}MutableMapping": Container(kind=ContainerKind.MAPPING, standard=_DICTS),
    f"{_ABC}Iterable": Container(kind=ContainerKind.ITERABLE, standard=_EVERY),
    f"{_ABC}Collection": Container(kind=ContainerKind.ITERABLE, standard=_EVERY),
    f"{_ABC}Reversible": Container(kind=ContainerKind.ITERABLE, standard=_EVERY),
    f"{_ABC}Container": Container(kind=ContainerKind.ITERABLE, standard=_EVERY),
}
# The operations behind `x += y` and its kin, by the kind of what they change in place.
_IN_PLACE: Final[dict[tuple[ContainerKind, str], str]] = {
    (ContainerKind.SEQUENCE, "AddAssign"): "extend",
    (ContainerKind.SEQUENCE, "MultiplyAssign"): "imul",
    (ContainerKind.MAPPING, "BitOrAssign"): "update",
    (ContainerKind.SET, "BitOrAssign"): "update",
    (ContainerKind.SET, "BitAndAssign"): "intersection_update",
    (ContainerKind.SET, "SubtractAssign"): "difference_update",
    (ContainerKind.SET, "BitXorAssign"): "symmetric_difference_update",
}
_UNCHANGING: Final = frozenset({_TUPLE, _FROZEN})


def container_of(expression: TypeExpression) -> Container | None:
    """The kind of container that every alternative other than None is; None where they differ."""
    found = {CONTAINERS.get(member.name) for member in present(expression)}
    return next(iter(found)) if len(found) == 1 else None


def is_of_kind(expression: TypeExpression, *kinds: ContainerKind) -> bool:
    """Whether the type names a container of one of the kinds."""
    known = CONTAINERS.get(expression.name)
    return known is not None and known.kind in kinds


def is_mapping(expression: TypeExpression) -> bool:
    """Whether some alternative is a mapping."""
    return any(is_of_kind(member, ContainerKind.MAPPING) for member in present(expression))


def has_elements(expression: TypeExpression) -> bool:
    """Whether the type names a container of elements of one type: no mapping, no tuple."""
    known = CONTAINERS.get(expression.name)
    return known is not None and known.kind is not ContainerKind.MAPPING and not known.is_fixed


def element_type(expression: TypeExpression) -> TypeExpression:
    """What iterating over a value of the type yields."""
    for member in present(expression):
        if member.name == _TUPLE and member.arguments:
            return common(tuple(item for item in member.arguments if item.text != "..."))
        if member.name in CONTAINERS and member.arguments:
            return member.arguments[0]
        if member.name == "builtins.str":
            return TypeExpression(name="builtins.str")
    return UNKNOWN_TYPE


def value_type(expression: TypeExpression) -> TypeExpression:
    """The type of a mapping's values."""
    for member in present(expression):
        if is_of_kind(member, ContainerKind.MAPPING) and len(member.arguments) == 2:
            return member.arguments[1]
    return UNKNOWN_TYPE


def key_type(expression: TypeExpression) -> TypeExpression:
    """The type of a mapping's keys."""
    only = only_present(expression)
    if only is None or not is_of_kind(only, ContainerKind.MAPPING) or len(only.arguments) != 2:
        return UNKNOWN_TYPE
    return only.arguments[0]


def item_type(expression: TypeExpression, key: object) -> TypeExpression:
    """The type of `value[key]`; `key` is None when it is no constant."""
    for member in present(expression):
        if is_of_kind(member, ContainerKind.MAPPING):
            return value_type(member)
        if member.name == _TUPLE and member.arguments:
            parts = member.arguments
            if len(parts) == 2 and parts[1].text == "...":
                return parts[0]
            if isinstance(key, int) and -len(parts) <= key < len(parts):
                return parts[key]
            return common(parts)
    return element_type(expression)


def held_type(expression: TypeExpression) -> TypeExpression:
    """What a container of one certain type holds: its elements, or the values of a mapping."""
    only = only_present(expression)
    if only is None:
        return UNKNOWN_TYPE
    if is_of_kind(only, ContainerKind.MAPPING):
        return value_type(only)
    return only.arguments[0] if has_elements(only) and len(only.arguments) == 1 else UNKNOWN_TYPE


def parts_beside(
    mine: TypeExpression, other: TypeExpression
) -> Iterator[tuple[TypeExpression, TypeExpression]]:
    """The parts of two containers' types side by side; none where they cannot be compared."""
    if is_of_kind(mine, ContainerKind.MAPPING) is not is_of_kind(other, ContainerKind.MAPPING):
        return
    parts, others = mine.arguments, other.arguments
    if any(part.text in {"...", "()"} for part in (*parts, *others)):
        parts, others = parts[:1], others[:1]
    if len(parts) == 1 < len(others):
        parts = parts * len(others)
    if len(parts) == len(others):
        yield from zip(parts, others, strict=True)


def common(parts: tuple[TypeExpression, ...]) -> TypeExpression:
    """The type that all parts have; unknown where they differ."""
    names = {part.name for part in parts}
    return parts[0] if len(names) == 1 else UNKNOWN_TYPE


def standard_types(expression: TypeExpression) -> tuple[str, ...]:
    """The standard types whose values a type that is no union has; itself where it is no container."""
    known = CONTAINERS.get(expression.name)
    return (expression.name,) if known is None else known.standard


def changed_in_place(expression: TypeExpression, operator: str) -> str:
    """The method that `x += y` is where it changes what `x` holds; empty where it makes a new value."""
    for member in present(expression):
        known = CONTAINERS.get(member.name)
        if member.name == "builtins.bytearray" and operator == "AddAssign":
            return "extend"
        if known is None or member.name in _UNCHANGING:
            continue
        method = _IN_PLACE.get((known.kind, operator), "")
        if method:
            return method
    return ""


def short_name(expression: TypeExpression) -> str:
    """The short name of a container's type, as in `list.append`; empty when it is not known."""
    for member in present(expression):
        if member.name.startswith(("builtins.", "collections.")):
            return member.name.rpartition(".")[2]
    return ""
