"""What `Field(...)`, `field(...)` and `Annotated` metadata say about a field."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import DefaultKind
from sopy_compiler.lowering.class_body import keyword_arguments, positional_arguments
from sopy_compiler.lowering.model.field_annotations import Wrapping
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.lowering.type_constraints import FIELD_FUNCTIONS, keyword_constraints
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.tree import SyntaxTree

PYDANTIC_FIELD: Final = "pydantic.Field"


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
    """What is said of a field besides its type, which has constraints of its own."""

    default_kind: DefaultKind
    default: str
    description: str
    constraints: tuple[tuple[str, str], ...]
    alias: str
    is_frozen: bool = False


def find_field_call(
    value: nodes.Expression | None,
    scope: Scope,
    names: Names,
    *,
    at: int,
    functions: frozenset[str] = FIELD_FUNCTIONS,
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
    constraints = tuple(keyword_constraints(call.keywords, call.tree)) if call is not None else ()
    return FieldSettings(
        default_kind=kind,
        default=default,
        description=description,
        constraints=constraints,
        alias=_alias(calls),
        is_frozen=any(_is_frozen(item) for item in calls),
    )


def _is_frozen(call: FieldCall) -> bool:
    given = call.keywords.get("frozen")
    return isinstance(given, nodes.Name) and given.value == "True"


def _alias(calls: Sequence[FieldCall]) -> str:
    """The name that the constructor takes in place of the field's: `?` for one that cannot be read."""
    for call in reversed(calls):
        for keyword in ("validation_alias", "alias"):
            given = call.keywords.get(keyword)
            if given is not None and not (isinstance(given, nodes.Name) and given.value == "None"):
                return text_of(given) or "?"
    return ""


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


def _documentation(wrapping: Wrapping, names: Names) -> str:
    """The text of `Doc(...)`, the notation of PEP 727."""
    for item in wrapping.metadata:
        if isinstance(item.node, nodes.Call) and item.node.args:
            name = external_name(item.node.func, item.scope, names, at=item.at)
            if name in {"typing.Doc", "annotated_doc.Doc"}:
                return text_of(item.node.args[0].value) or ""
    return ""
