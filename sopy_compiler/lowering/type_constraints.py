"""What types say about values beyond the plain type: `PositiveInt`, `conint(gt=0)`, `Annotated[...]`."""

from collections.abc import Iterator, Mapping
from typing import Final

from sopy_compiler.lowering.class_body import has_star, keyword_arguments, positional_arguments
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ValueDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.tree import SyntaxTree

Constraint = tuple[str, str]

FIELD_FUNCTIONS: Final = frozenset({"pydantic.Field", "sqlmodel.Field", "dataclasses.field"})
METADATA: Final = "metadata"
_CONSTRAINTS: Final = (
    "gt",
    "ge",
    "lt",
    "le",
    "multiple_of",
    "min_length",
    "max_length",
    "pattern",
    "max_digits",
    "decimal_places",
    "allow_inf_nan",
    "strict",
)
# Old keywords that pydantic 2 still obeys.
_RENAMED: Final = {"min_items": "min_length", "max_items": "max_length"}
# Keywords of `constr` and `StringConstraints` that change the text instead of refusing it.
_PREPARING: Final = frozenset({"strip_whitespace", "to_upper", "to_lower"})
_BOUNDED: Final[dict[str, Constraint]] = {
    "Positive": ("gt", "0"),
    "Negative": ("lt", "0"),
    "NonNegative": ("ge", "0"),
    "NonPositive": ("le", "0"),
}
NAMED: Final[dict[str, tuple[str, Constraint]]] = {
    **{
        f"pydantic.{name}{number}": (f"builtins.{number.lower()}", bound)
        for name, bound in _BOUNDED.items()
        for number in ("Int", "Float")
    },
    **{
        f"pydantic.Strict{name}": (f"builtins.{name.lower()}", ("strict", "True"))
        for name in ("Str", "Int", "Float", "Bool", "Bytes")
    },
    "pydantic.FiniteFloat": ("builtins.float", ("allow_inf_nan", "False")),
}
"""pydantic's own names for constrained types: the plain type and the constraint."""

CALLED: Final[dict[str, str]] = {
    "pydantic.conint": "builtins.int",
    "pydantic.confloat": "builtins.float",
    "pydantic.constr": "builtins.str",
    "pydantic.conbytes": "builtins.bytes",
    "pydantic.condecimal": "decimal.Decimal",
    "pydantic.condate": "datetime.date",
    "pydantic.conlist": "builtins.list",
    "pydantic.conset": "builtins.set",
    "pydantic.confrozenset": "builtins.frozenset",
}
"""The functions that make a constrained type; those of containers take the type of the elements first."""

_ANNOTATED_TYPES: Final = {
    "Gt": ("gt",),
    "Ge": ("ge",),
    "Lt": ("lt",),
    "Le": ("le",),
    "MultipleOf": ("multiple_of",),
    "MinLen": ("min_length",),
    "MaxLen": ("max_length",),
    "Len": ("min_length", "max_length"),
    "Interval": (),
    "StringConstraints": (),
}
_FUNCTIONS: Final = {
    "pydantic.AfterValidator": "after_validator",
    "pydantic.BeforeValidator": "before_validator",
    "pydantic.PlainValidator": "plain_validator",
    "pydantic.WrapValidator": "wrap_validator",
    "annotated_types.Predicate": "after_validator",
}
# Metadata that checks nothing.
_SILENT: Final = frozenset(
    {
        "typing.Doc",
        "annotated_doc.Doc",
        "pydantic.PlainSerializer",
        "pydantic.WrapSerializer",
        "pydantic.WithJsonSchema",
        "pydantic.Discriminator",
        "pydantic.Tag",
    }
)
_MAXIMUM_LAYERS: Final = 10


def keyword_constraints(keywords: Mapping[str, nodes.Expression], tree: SyntaxTree) -> Iterator[Constraint]:
    """The constraints among the keywords of `Field(...)`, `conint(...)` and their kin."""
    for keyword, value in keywords.items():
        name = _RENAMED.get(keyword, keyword)
        if name in _CONSTRAINTS:
            yield name, tree.code(value)
        elif keyword in _PREPARING:
            yield "before_validator", keyword


def call_constraints(call: nodes.Call, tree: SyntaxTree) -> tuple[Constraint, ...]:
    """What a call of `conint` and its kin demands."""
    found = tuple(keyword_constraints(keyword_arguments(call), tree))
    return (*found, (METADATA, tree.code(call))) if has_star(call) else found


def metadata_constraints(
    node: nodes.Expression, scope: Scope, names: Names, *, at: int | None
) -> tuple[Constraint, ...]:
    """What one item of `Annotated` demands; an item that is not understood is one of the unknown kind."""
    node, scope, at = _followed(node, scope, names, at)
    tree = scope.tree
    if constant(node) is not NOT_CONSTANT:
        return ()
    unknown = ((METADATA, tree.code(node)),)
    if not isinstance(node, nodes.Call):
        return unknown
    name = external_name(node.func, scope, names, at=at)
    if name in _SILENT:
        return ()
    if has_star(node):
        return unknown
    keywords, positional = keyword_arguments(node), positional_arguments(node)
    if name in FIELD_FUNCTIONS:
        return tuple(keyword_constraints(keywords, tree))
    if name in _FUNCTIONS:
        function = positional[0] if positional else keywords.get("func")
        return ((_FUNCTIONS[name], "a function" if function is None else _shown(function, tree)),)
    if name == "pydantic.Strict":
        return (("strict", tree.code(positional[0]) if positional else "True"),)
    root, _, constraint = name.rpartition(".")
    if root not in {"annotated_types", "pydantic"} or constraint not in _ANNOTATED_TYPES:
        return unknown
    placed = zip(_ANNOTATED_TYPES[constraint], map(tree.code, positional), strict=False)
    return (*placed, *keyword_constraints(keywords, tree))


def merged(inner: tuple[Constraint, ...], outer: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Both; of one name, except for functions, the outer one counts."""
    replaced = {name for name, _ in outer if name in _CONSTRAINTS}
    return (*(one for one in inner if one[0] not in replaced), *outer)


def _shown(function: nodes.Expression, tree: SyntaxTree) -> str:
    return "a lambda" if isinstance(function, nodes.Lambda) else tree.code(function)


def _followed(
    node: nodes.Expression, scope: Scope, names: Names, at: int | None
) -> tuple[nodes.Expression, Scope, int | None]:
    """What a variable stands for: `POSITIVE = Field(gt=0)`."""
    for _ in range(_MAXIMUM_LAYERS):
        if not isinstance(node, (nodes.Name, nodes.Attribute)):
            break
        found = names.resolve(node, scope, at=at)
        value = found[0] if len(found) == 1 else None
        if not isinstance(value, ValueDefinition) or value.value is None:
            break
        node, scope, at = value.value, value.scope, value.order
    return node, scope, at
