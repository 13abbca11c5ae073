"""Types whose values are never equal, or have no order."""

from typing import Final

from sopy_compiler.domain.containers import element_type
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.lowering.interpretation.contents import is_exact
from sopy_compiler.lowering.interpretation.value_types import is_function
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    Function,
    Items,
    Literal,
    Method,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import constant

_CONTAINERS: Final = frozenset(f"builtins.{name}" for name in ("list", "set", "frozenset", "dict"))
_TEXT: Final = "a text"
_NUMBER: Final = "a number"
# Types by what their values can be equal to: those of two families never are.
_FAMILIES: Final = {
    "builtins.str": _TEXT,
    "builtins.int": _NUMBER,
    "builtins.float": _NUMBER,
    "builtins.bool": _NUMBER,
    "builtins.complex": _NUMBER,
    "decimal.Decimal": _NUMBER,
    "fractions.Fraction": _NUMBER,
    "builtins.bytes": "bytes",
    "builtins.list": "a list",
    "builtins.dict": "a dict",
    "builtins.set": "a set",
    "builtins.frozenset": "a set",
    "builtins.tuple": "a tuple",
    "datetime.date": "a date",
    "datetime.datetime": "a date",
    "datetime.timedelta": "a duration",
    "uuid.UUID": "a UUID",
    "pathlib.Path": "a path",
}


def never_equal(operator: nodes.ComparisonOperator, left: Values, right: Values, world: World) -> str:
    """The two kinds of values that `==`, `is` or `in` a display compares in vain; empty where they may agree.

    None says nothing: to compare with it is a precaution.
    """
    if isinstance(operator, (nodes.In, nodes.NotIn)):
        displayed = _displayed(right, world)
        if displayed is None:
            displayed = _declared(right)
        if displayed is None:
            return ""
        right = displayed
    elif not isinstance(operator, (nodes.Equal, nodes.NotEqual, nodes.Is, nodes.IsNot)):
        return ""
    if none := _no_member(left, right, world) or _no_member(right, left, world):
        return none
    ours, theirs = _families(left, world), _families(right, world)
    if not ours or not theirs or ours & theirs:
        return ""
    if len(ours) > 1 or len(theirs) > 1:
        return ""
    return f"{next(iter(ours))} never equals {next(iter(theirs))}"


def _declared(values: Values) -> Values | None:
    """An element of a container of which only the type is known; None for a text, which holds its parts."""
    if len(values) != 1:
        return None
    (container,) = values
    if not isinstance(container, SigmaPart | PayloadPart | Typed) or not _holds_elements(container.type):
        return None
    held = element_type(container.type)
    return frozenset((Typed(held),)) if held.is_known else None


def _holds_elements(expression: TypeExpression) -> bool:
    return expression.name in _CONTAINERS and len(expression.members) == 1


def _no_member(left: Values, right: Values, world: World) -> str:
    """Why a text is no member of an enumeration of texts; empty where it may be one, or nobody knows."""
    if len(left) != 1 or not right:
        return ""
    (value,) = left
    named = getattr(value, "type", None) if isinstance(value, SigmaPart | PayloadPart | Typed) else None
    if named is None or len(named.members) != 1 or getattr(value, "is_former", False):
        return ""
    definition = world.classes.by_qualname(named.name)
    members = world.enum_members(named.name)
    if definition is None or not members or _of_enum(named.name, world) != _TEXT:
        return ""
    texts = [_text_of_member(definition, name) for name in members]
    # A member is a constant, too: its name.
    asked = [one.value if isinstance(one, Literal) and one.type_name == "str" else None for one in right]
    is_known = all(isinstance(one, str) for one in (*texts, *asked))
    return (
        f"no member of {definition.name} has this value" if is_known and not set(asked) & set(texts) else ""
    )


def _text_of_member(definition: ClassDefinition, name: str) -> str | None:
    """The text that the body of an enumeration gives a member; None for one that is computed."""
    bindings = definition.scope.bindings.get(name, ())
    found = constant(bindings[-1].node) if bindings and bindings[-1].node is not None else None
    return found if isinstance(found, str) else None


def _displayed(values: Values, world: World) -> Values | None:
    """What a display holds; None for any other container."""
    if len(values) != 1:
        return None
    (container,) = values
    if not isinstance(container, Items) or container.kind not in {"tuple", "list", "set"}:
        return None
    if not is_exact(container, world):
        return None
    return frozenset(value for held in container.elements for value in held)


def _families(values: Values, world: World) -> frozenset[str]:
    """The families of the values, None left out; empty where one of them is not known."""
    found = frozenset(_family(value, world) for value in values)
    return frozenset() if "" in found else found - {NONE}


def _family(value: Value, world: World) -> str:
    """The family of a value; empty where it is not known."""
    match value:
        case Literal(value=None):
            return NONE
        case Literal(type_name=kind) if kind.startswith("enum:"):
            return _of_enum(kind.removeprefix("enum:"), world)
        case Literal(value=constant):
            return _FAMILIES.get(f"builtins.{type(constant).__name__}", "")
        case SigmaPart(is_former=True):
            return ""
        case EventValue():
            return "an event" if "__eq__" not in world.special_methods else ""
        case Function() | Method() if is_function(value):
            return "a method"
        case SigmaPart() | PayloadPart() | Typed():
            return _of_type(value, world)
    return ""


def _of_type(value: SigmaPart | PayloadPart | Typed, world: World) -> str:
    found: set[str] = set()
    for member in value.type.members:
        if member.name == LITERAL:
            found.update(_FAMILIES.get(f"builtins.{type(one).__name__}", "") for one in member.literals)
        elif member.name != NONE:
            found.add(_FAMILIES.get(member.name) or _of_enum(member.name, world))
    return found.pop() if len(found) == 1 else ""


def _of_enum(qualname: str, world: World) -> str:
    """The class itself, or what its members are besides; a model may keep values in the place of members."""
    definition = world.classes.by_qualname(qualname)
    if definition is not None and world.enum_members(qualname) and "__eq__" not in world.special_methods:
        bases = set(world.classes.externals(definition))
        if bases & {"enum.IntEnum", "enum.IntFlag"} or bases == {"builtins.int", "enum.Enum"}:
            return _NUMBER
        if "enum.StrEnum" in bases or bases == {"builtins.str", "enum.Enum"}:
            return _TEXT
    keeps_values = any("use_enum_values" in dict(model.config) for model in world.lowered_models)
    return qualname.rpartition(".")[2] if world.is_plain_enum(qualname) and not keeps_values else ""
