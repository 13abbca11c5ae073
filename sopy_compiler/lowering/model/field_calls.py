"""What `Field(...)`, `field(...)` and `Annotated` metadata say about a field."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import DefaultKind
from sopy_compiler.lowering.model.body import keyword_arguments, positional_arguments
from sopy_compiler.lowering.model.field_annotations import Wrapping
from sopy_compiler.lowering.model.vocabulary import external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.tree import SyntaxTree

PYDANTIC_FIELD: Final = "pydantic.Field"
PRIVATE_ATTRIBUTE: Final = "pydantic.PrivateAttr"
FIELD_CALLS: Final = frozenset({PYDANTIC_FIELD, "sqlmodel.Field", "dataclasses.field"})
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
_RENAMED_CONSTRAINTS: Final = {"min_items": "min_length", "max_items": "max_length"}
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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FieldCall:
    """A call of `Field` or `field`; `function` is the canonical name of what is called."""

    function: str
    call: nodes.Call
    keywords: dict[str, nodes.Expression]
    tree: SyntaxTree

    @property
    def default(self) -> nodes.Expression | None:
        """The expression of the default value, None when there is none."""
        if "default" in self.keywords:
            return self.keywords["default"]
        positional = positional_arguments(self.call)
        return positional[0] if positional and self.function != "dataclasses.field" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSettings:
    """The default, description and constraints of a field."""

    default_kind: DefaultKind
    default: str
    description: str
    constraints: tuple[tuple[str, str], ...]


def find_field_call(
    value: nodes.Expression | None,
    scope: Scope,
    names: Names,
    *,
    at: int,
    functions: frozenset[str] = FIELD_CALLS,
) -> FieldCall | None:
    """`value` as a call of one of `functions`, or None."""
    if not isinstance(value, nodes.Call):
        return None
    function = external_name(value.func, scope, names, at=at)
    if function not in functions:
        return None
    return FieldCall(function=function, call=value, keywords=keyword_arguments(value), tree=scope.tree)


def read_settings(
    value: nodes.Expression | None,
    call: FieldCall | None,
    wrapping: Wrapping,
    names: Names,
    tree: SyntaxTree,
) -> FieldSettings:
    """Join what the assigned value and the metadata of `Annotated` say; the assigned value wins."""
    annotated = [
        found
        for item in wrapping.metadata
        if (found := find_field_call(item.node, item.scope, names, at=item.at)) is not None
    ]
    calls = [*annotated, *([call] if call is not None else [])]
    kind, default = DefaultKind.REQUIRED, ""
    if call is None and value is not None and not is_ellipsis(value):
        kind, default = DefaultKind.VALUE, tree.code(value)
    else:
        for item in calls:
            kind, default = _default_of(item, kind, default)
    description = _documentation(wrapping, names)
    for item in calls:
        description = text_of(item.keywords.get("description")) or description
    constraints = dict(_metadata_constraints(wrapping, names))
    for item in calls:
        constraints |= dict(_call_constraints(item))
    return FieldSettings(
        default_kind=kind, default=default, description=description, constraints=tuple(constraints.items())
    )


def is_ellipsis(node: nodes.Expression | None) -> bool:
    """Whether the expression is `...`, by which pydantic means "required"."""
    return isinstance(node, nodes.Ellipsis)


def _default_of(call: FieldCall, kind: DefaultKind, default: str) -> tuple[DefaultKind, str]:
    factory = call.keywords.get("default_factory")
    if factory is not None and not (isinstance(factory, nodes.Name) and factory.value == "None"):
        return DefaultKind.FACTORY, call.tree.code(factory)
    if is_ellipsis(call.default):
        return DefaultKind.REQUIRED, ""
    if call.default is not None:
        return DefaultKind.VALUE, call.tree.code(call.default)
    return kind, default


def _call_constraints(call: FieldCall) -> Iterator[tuple[str, str]]:
    for keyword, value in call.keywords.items():
        name = _RENAMED_CONSTRAINTS.get(keyword, keyword)
        if name in _CONSTRAINTS:
            yield name, call.tree.code(value)


def _metadata_constraints(wrapping: Wrapping, names: Names) -> Iterator[tuple[str, str]]:
    for item in wrapping.metadata:
        if not isinstance(item.node, nodes.Call):
            continue
        name = external_name(item.node.func, item.scope, names, at=item.at)
        root, _, constraint = name.rpartition(".")
        if root not in {"annotated_types", "pydantic"} or constraint not in _ANNOTATED_TYPES:
            continue
        code = item.scope.tree.code
        keywords = _ANNOTATED_TYPES[constraint]
        for keyword, value in zip(keywords, positional_arguments(item.node), strict=False):
            yield keyword, code(value)
        for keyword, value in keyword_arguments(item.node).items():
            if keyword in _CONSTRAINTS:
                yield keyword, code(value)


def _documentation(wrapping: Wrapping, names: Names) -> str:
    """The text of `Doc(...)`, the notation of PEP 727."""
    for item in wrapping.metadata:
        if isinstance(item.node, nodes.Call) and item.node.args:
            name = external_name(item.node.func, item.scope, names, at=item.at)
            if name in {"typing.Doc", "annotated_doc.Doc"}:
                return text_of(item.node.args[0].value) or ""
    return ""
