"""Whether a type can hold a value.

Three answers: True, False, and None where it cannot be told. pydantic converts (`"3"` is a number for it), so
what some conversion could save is never refused here.
"""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.validation import runs_afterwards
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import ANY, LITERAL, NONE, UNKNOWN, Constant, TypeExpression

_CONTAINERS: Final = frozenset(
    f"builtins.{name}" for name in ("list", "set", "frozenset", "dict", "tuple")
) | {"collections.deque", "collections.defaultdict", "collections.Counter", "collections.OrderedDict"}
_MAPPINGS: Final = frozenset(
    {"builtins.dict", "collections.defaultdict", "collections.Counter", "collections.OrderedDict"}
)
_SCALARS: Final = frozenset(
    f"builtins.{name}" for name in ("str", "int", "float", "bool", "bytes", "complex")
)
# What stands in every text that is one.
_NEEDED_SIGNS: Final = {"pydantic.EmailStr": "@", "pydantic.HttpUrl": "://", "pydantic.AnyHttpUrl": "://"}
_TRUTH_WORDS: Final = frozenset({"0", "1", "off", "on", "f", "t", "false", "true", "n", "y", "no", "yes"})
_CONSTANT_TYPES: Final = {
    "str": "builtins.str",
    "int": "builtins.int",
    "float": "builtins.float",
    "bool": "builtins.bool",
    "bytes": "builtins.bytes",
}


def accepts(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    """Whether a place of the declared type can hold every value of the type `value`."""
    verdicts = [accepts_one(declared, member, index) for member in value.members]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def accepts_one(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    """The same for a value that is no union; of the declared alternatives one is enough."""
    verdicts = [_fits(member, value, index) for member in declared.members]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _fits(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    if ANY in (declared.name, value.name) or UNKNOWN in (declared.name, value.name):
        return None
    if declared.name == "builtins.object":
        return True
    if value.name == NONE:
        return _takes_none(declared, index)
    if value.name == LITERAL:
        verdicts = [_takes_constant(declared, one, index) for one in value.literals]
        return False if False in verdicts else None if None in verdicts or not verdicts else True
    if value.name in index.models or declared.name in index.models:
        return _fits_model(declared, value, index)
    return _fits_builtin(declared, value, index)


def _takes_none(declared: TypeExpression, index: Index) -> bool | None:
    if declared.name == NONE:
        return True
    model = index.models.get(declared.name)
    if declared.name == LITERAL:
        return None in declared.literals
    if model is not None:
        return None if _converts(model) else False
    return False if declared.name in _SCALARS or declared.name in _CONTAINERS else None


def _takes_constant(declared: TypeExpression, value: Constant, index: Index) -> bool | None:
    if declared.name == NONE:
        return value is None
    if declared.name == LITERAL:
        return any(type(one) is type(value) and one == value for one in declared.literals)
    if declared.name in _CONTAINERS:
        return False
    model = index.models.get(declared.name)
    if model is not None:
        return (
            _enum_takes(model, value) if model.kind is ModelKind.ENUM else None if _converts(model) else False
        )
    if declared.name in _SCALARS:
        return _converts_to(declared.name, value)
    sign = _NEEDED_SIGNS.get(declared.name)
    return False if sign is not None and isinstance(value, str) and sign not in value else None


def _enum_takes(model: SigmaModel, value: Constant) -> bool | None:
    """A member's value stands for the member where pydantic converts."""
    converts = any(one.name == "_missing_" and not one.owner.startswith("enum.") for one in model.members)
    if model.is_open or not model.fields or converts:
        return None
    defaults = [field.default for field in model.fields]
    if not all(text[:1] in "'\"-0123456789" and text for text in defaults):
        return None
    return None if any(text.strip("'\"") == str(value) for text in defaults) else False


def _converts(model: SigmaModel) -> bool:
    """Whether an instance can be made from something that is none."""
    return model.is_open or any(
        validator.api != "field_validator" and not runs_afterwards(validator)
        for validator in model.validators
    )


def _converts_to(declared: str, value: Constant) -> bool | None:
    if isinstance(value, bool) and declared != "builtins.bool":
        return declared in {"builtins.int", "builtins.float", "builtins.complex"}
    given = _CONSTANT_TYPES[type(value).__name__]
    if given == declared or declared == "builtins.complex":
        return True
    if {given, declared} == {"builtins.str", "builtins.bytes"}:
        return None
    match declared:
        case "builtins.float" if isinstance(value, int):
            return True
        case "builtins.int" | "builtins.float" if isinstance(value, str):
            return None if _is_number(value) else False
        case "builtins.int" if isinstance(value, float):
            return None if value.is_integer() else False
        case "builtins.bool" if isinstance(value, (str, int, float)):
            return None if str(value).lower() in _TRUTH_WORDS or value in (0, 1) else False
    return False


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _fits_model(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    given, wanted = index.models.get(value.name), index.models.get(declared.name)
    if given is not None and wanted is not None:
        if wanted.qualname == given.qualname or wanted.qualname in given.ancestors:
            return True
        if given.is_open or wanted.is_open or ModelKind.TYPED_DICT in (given.kind, wanted.kind):
            return None
        return None if _converts(wanted) or _is_structural(wanted) else False
    if wanted is not None and value.name in (_SCALARS | _CONTAINERS) - _MAPPINGS:
        return None if _converts(wanted) or wanted.kind is ModelKind.ENUM else False
    return None


def _is_structural(model: SigmaModel) -> bool:
    """Whether other classes can stand for it: a protocol, or a base without fields."""
    return model.kind is ModelKind.PLAIN


def _fits_builtin(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    if value.name in _CONTAINERS and declared.name in {LITERAL, NONE, *_SCALARS}:
        return False
    if declared.name == LITERAL:
        return None
    if declared.name in _CONTAINERS and value.name in _SCALARS:
        return False
    if declared.name in _CONTAINERS and value.name in _CONTAINERS:
        return _fits_container(declared, value, index)
    return True if declared.name == value.name else None


def _fits_container(declared: TypeExpression, value: TypeExpression, index: Index) -> bool | None:
    if (declared.name in _MAPPINGS) is not (value.name in _MAPPINGS):
        return False
    if declared.name == value.name == "builtins.tuple" and declared.arguments and value.arguments:
        return _fits_tuple(declared.arguments, value.arguments, index)
    return None


def _fits_tuple(
    declared: tuple[TypeExpression, ...], value: tuple[TypeExpression, ...], index: Index
) -> bool | None:
    if any(part.text in {"...", "()"} for part in (*declared, *value)):
        return None
    if len(declared) != len(value):
        return False
    verdicts = [accepts(mine, theirs, index) for mine, theirs in zip(declared, value, strict=True)]
    return False if False in verdicts else None if None in verdicts else True


def is_other_scalar(declared: TypeExpression, value: TypeExpression) -> bool:
    """Whether the value is text where only numbers fit or the like, with nobody to convert it."""
    given = (
        {f"builtins.{type(one).__name__}" for one in value.literals}
        if value.name == LITERAL
        else {value.name}
    )
    wanted = {member.name for member in declared.members}
    for wider, narrower in (("int", "bool"), ("float", "int"), ("float", "bool"), ("complex", "float")):
        if f"builtins.{wider}" in wanted:
            wanted.add(f"builtins.{narrower}")
    return given <= _SCALARS and wanted <= _SCALARS and not given & wanted
