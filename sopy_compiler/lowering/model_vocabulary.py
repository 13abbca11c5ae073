"""The outside names that make a class a model, by canonical qualified name."""

from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

PYDANTIC_MODELS: Final = frozenset(
    {
        "pydantic.BaseModel",
        "pydantic.RootModel",
        "pydantic.GenericModel",
        "pydantic.BaseSettings",
        "pydantic_settings.BaseSettings",
        "sqlmodel.SQLModel",
    }
)
DATACLASS_DECORATORS: Final = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
TYPED_DICT: Final = "typing.TypedDict"
NAMED_TUPLE: Final = "typing.NamedTuple"
ENUMS: Final = frozenset(
    {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum"}
)
# Bases that add no attribute anyone means to use.
CLOSED_BASES: Final = frozenset(
    {"builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC", TYPED_DICT, NAMED_TUPLE}
)
HARMLESS_METACLASSES: Final = frozenset(
    {"abc.ABCMeta", "builtins.type", "enum.EnumMeta", "enum.EnumType", "pydantic.ModelMetaclass"}
)
HARMLESS_DECORATORS: Final = DATACLASS_DECORATORS | {
    "typing.final",
    "typing.runtime_checkable",
    "typing.dataclass_transform",
    "typing.deprecated",
    "typing.no_type_check",
    "warnings.deprecated",
    "functools.total_ordering",
    "enum.unique",
    "enum.verify",
}
PYDANTIC_VALIDATORS: Final = {
    "pydantic.validator": "validator",
    "pydantic.root_validator": "root_validator",
    "pydantic.field_validator": "field_validator",
    "pydantic.model_validator": "model_validator",
}


def canonical(qualname: str) -> str:
    """Names of pydantic and its relatives by the path people import them from.

    `pydantic.fields.Field` is `pydantic.Field`. Everything of `pydantic.v1` keeps its path: it is another
    library.
    """
    root, _, rest = qualname.partition(".")
    if root not in {"pydantic", "pydantic_settings", "sqlmodel"} or rest.partition(".")[0] in {"", "v1"}:
        return qualname
    if rest.startswith("dataclasses."):
        return qualname
    return f"{root}.{rest.rpartition('.')[2]}"


def external_name(node: nodes.Expression | None, scope: Scope, names: Names, *, at: int | None = None) -> str:
    """The canonical qualified name of the outside thing that `node` names, empty when it is none.

    A call or subscript stands for what is called or subscripted.
    """
    while isinstance(node, (nodes.Call, nodes.Subscript)):
        node = node.func if isinstance(node, nodes.Call) else node.value
    if not isinstance(node, (nodes.Name, nodes.Attribute)):
        return ""
    for meaning in names.resolve(node, scope, at=at):
        if isinstance(meaning, ExternalDefinition):
            return canonical(meaning.qualname)
    return ""
