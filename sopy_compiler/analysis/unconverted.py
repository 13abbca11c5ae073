"""Values of another type than the place they are stored in, where nothing converts them.

pydantic converts when it checks: at construction, and at assignments only with `validate_assignment`. What is
stored otherwise stays as it is.
"""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.domain.containers import parts_beside
from sopy_compiler.domain.optional import present
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import CLASS, FUNCTION, LITERAL, NONE, TypeExpression

_ITERATOR: Final = "collections.abc.Iterator"
_DICT: Final = "builtins.dict"
_CONTAINERS: Final = frozenset(
    {
        *(f"builtins.{name}" for name in ("list", "set", "frozenset", "dict", "tuple")),
        *(f"collections.{name}" for name in ("deque", "defaultdict", "Counter", "OrderedDict")),
    }
)
_SCALARS: Final = frozenset(
    f"builtins.{name}" for name in ("str", "int", "float", "bool", "bytes", "complex")
)
_DICTS: Final = frozenset(
    {_DICT, "collections.defaultdict", "collections.Counter", "collections.OrderedDict"}
)
_VALUES: Final = frozenset(
    {
        *(f"datetime.{name}" for name in ("datetime", "date", "time", "timedelta")),
        "decimal.Decimal",
        "fractions.Fraction",
        "uuid.UUID",
    }
)
# Types of other libraries of which no text, number or container is an instance.
_OBJECTS: Final = frozenset(
    {
        *(f"pathlib.{name}" for name in ("Path", "PurePath", "PosixPath", "PurePosixPath")),
        *(
            f"pydantic.{name}"
            for name in ("FilePath", "DirectoryPath", "NewPath", "SecretStr", "SecretBytes")
        ),
        *(f"pydantic.{name}" for name in ("AnyUrl", "AnyHttpUrl", "HttpUrl", "FileUrl", "WebsocketUrl")),
        *(f"pydantic.UUID{number}" for number in (1, 3, 4, 5)),
    }
)
# What a type holds besides its own values: a whole number does for a real one.
_ALSO: Final = {
    "datetime.date": frozenset({"datetime.datetime"}),
    "builtins.int": frozenset({"builtins.bool"}),
    "builtins.float": frozenset({"builtins.bool", "builtins.int"}),
    "builtins.complex": frozenset({"builtins.bool", "builtins.int", "builtins.float"}),
    _DICT: _DICTS,
}


def is_of_another_type(declared: TypeExpression, value: TypeExpression, index: Index) -> bool:
    """Whether every value of the type, None aside, is of none of the declared types; false in doubt."""
    given = present(value)
    return bool(given) and all(
        all(_differs(member, one, index) for member in declared.members) for one in given
    )


def _differs(declared: TypeExpression, value: TypeExpression, index: Index) -> bool:
    """The same for one declared type and one type of value."""
    if value.name == LITERAL:
        return all(_differs(declared, _scalar(one), index) for one in value.literals) and bool(value.literals)
    if is_object(value.name, index):
        return _is_other_object(declared.name, value.name, index)
    if value.name not in _CONTAINERS | _SCALARS | _VALUES | {_ITERATOR}:
        return False
    if declared.name in _CONTAINERS | _SCALARS | _VALUES:
        return _is_another(declared, value) or _holds_others(declared, value, index)
    if declared.name in (NONE, LITERAL):
        return declared.name == NONE or not _is_of_literals(declared, value)
    return is_object(declared.name, index) or (declared.name in _OBJECTS and value.name not in _VALUES)


def is_object(name: str, index: Index) -> bool:
    """Whether the type is one of the project of which no number, text or container is an instance.

    Or that of functions and classes, which stand where a call was forgotten.
    """
    model = index.models.get(name)
    if model is not None:
        return _is_no_instance(model)
    return name in {FUNCTION, CLASS} or name in index.procedures or name in index.events


def _is_other_object(declared: str, value: str, index: Index) -> bool:
    if declared in _CONTAINERS | _SCALARS | _VALUES | {NONE, LITERAL}:
        return True
    model, other = index.models.get(declared), index.models.get(value)
    if model is None or model.is_protocol or not is_object(declared, index):
        return False
    if other is None:
        return True
    return not any(declared in line and value in line for line in index.lines)


def _is_another(declared: TypeExpression, value: TypeExpression) -> bool:
    if value.name == "builtins.int" and declared.name == "builtins.bool" and not value.text:
        return False  # `a & b` of truth values counts as a number here
    return value.name != declared.name and value.name not in _ALSO.get(declared.name, ())


def _holds_others(declared: TypeExpression, value: TypeExpression, index: Index) -> bool:
    """Whether one of the parts is of another type throughout."""
    return any(is_of_another_type(mine, theirs, index) for mine, theirs in parts_beside(declared, value))


def _is_of_literals(declared: TypeExpression, value: TypeExpression) -> bool:
    return any(f"builtins.{type(one).__name__}" == value.name for one in declared.literals)


def _scalar(value: object) -> TypeExpression:
    name = f"builtins.{type(value).__name__}"
    return TypeExpression(name=name, text=name)


def _is_no_instance(model: SigmaModel) -> bool:
    """Whether no number, text or container is an instance of the class."""
    if model.kind in (ModelKind.PYDANTIC, ModelKind.DATACLASS):
        return model.bases_known
    is_enum = model.kind is ModelKind.ENUM and model.bases_known
    return is_enum and {member.owner for member in model.members} <= {
        "builtins.object",
        "enum.Enum",
        model.qualname,
    }
