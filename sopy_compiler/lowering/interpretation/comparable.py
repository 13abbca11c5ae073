"""Types whose values are never equal, or have no order."""

from typing import Final

from sopy_compiler.ir.type_expression import LITERAL, NONE
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
            return ""
        right = displayed
    elif not isinstance(operator, (nodes.Equal, nodes.NotEqual, nodes.Is, nodes.IsNot)):
        return ""
    ours, theirs = _families(left, world), _families(right, world)
    if not ours or not theirs or ours & theirs:
        return ""
    if len(ours) > 1 or len(theirs) > 1:
        return ""
    return f"{next(iter(ours))} never equals {next(iter(theirs))}"


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
