"""The fields that one class statement declares."""

from collections.abc import Iterator

from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.sigma import DefaultKind, Field, ModelKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.class_body import Declaration, declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.field_annotations import (
    CLASS_VARIABLE,
    INIT_VARIABLE,
    KEYWORD_ONLY,
    NOT_REQUIRED,
    REQUIRED,
    Wrapping,
    read_wrapping,
)
from sopy_compiler.lowering.model.field_calls import find_field_call, read_settings
from sopy_compiler.lowering.type_constraints import Constraint, merged
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import constant

_NO_FIELDS = frozenset({"model_config", "__slots__", "__match_args__", "__hash__"})


def declared_fields(
    definition: ClassDefinition,
    kind: ModelKind,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> tuple[Field, ...]:
    """The fields of this very class in order; a repeated name counts where it stands last.

    Attributes that only methods assign are not among them.
    """
    found: dict[str, Field] = {}
    optional_keys = kind is ModelKind.TYPED_DICT and _is_not_total(definition)
    for declaration in declarations(definition):
        wrapping = read_wrapping(declaration.annotation, definition.scope, classes.names, at=declaration.at)
        if not _is_field(declaration, definition, kind, wrapping, classes):
            continue
        field = _field(declaration, definition, kind, wrapping, classes, types, bound)
        if kind is ModelKind.TYPED_DICT:
            field = _with_presence(field, wrapping, optional_keys=optional_keys)
        found[declaration.name] = field
    return tuple(found.values())


def _is_field(
    declaration: Declaration,
    definition: ClassDefinition,
    kind: ModelKind,
    wrapping: Wrapping,
    classes: Classes,
) -> bool:
    name = declaration.name
    if name in _NO_FIELDS or wrapping.wrappers & {CLASS_VARIABLE, INIT_VARIABLE, KEYWORD_ONLY}:
        return False
    scope, at = definition.scope, declaration.at
    match kind:
        case ModelKind.PYDANTIC:
            call = find_field_call(declaration.value, scope, classes.names, at=at)
            # An underscore name is a private attribute, except that `Field(...)` asks for a field and fails.
            return call is not None or (declaration.annotation is not None and not name.startswith("_"))
        case ModelKind.DATACLASS | ModelKind.TYPED_DICT:
            return declaration.annotation is not None
        case ModelKind.ENUM:
            return declaration.annotation is None and not name.startswith("_")
        case ModelKind.PLAIN:
            return not (name.startswith("__") and name.endswith("__"))


def _field(
    declaration: Declaration,
    definition: ClassDefinition,
    kind: ModelKind,
    wrapping: Wrapping,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> Field:
    scope = definition.scope
    call = find_field_call(declaration.value, scope, classes.names, at=declaration.at)
    settings = read_settings(declaration.value, call, wrapping, classes.names, scope.tree)
    owner = classes.qualname(definition)
    if kind is ModelKind.ENUM:
        lowered = TypeExpression(name=owner)
    elif declaration.annotation is None:
        lowered = UNKNOWN_TYPE
    else:
        lowered = types.lower(declaration.annotation, scope, at=declaration.at, bound=bound)
    return Field(
        name=declaration.name,
        owner=owner,
        type=lowered,
        default_kind=settings.default_kind,
        default=settings.default,
        description=settings.description,
        constraints=merged(_constraints_of(lowered), settings.constraints),
        has_field_call=call is not None,
        span=scope.tree.span(declaration.target),
        alias=settings.alias,
        is_frozen=settings.is_frozen,
    )


def _constraints_of(declared: TypeExpression) -> tuple[Constraint, ...]:
    """What the type demands of every value but None; nothing where its alternatives differ."""
    only = only_present(declared)
    return (
        declared.constraints
        if only is None or only is declared
        else merged(only.constraints, declared.constraints)
    )


def _with_presence(field: Field, wrapping: Wrapping, *, optional_keys: bool) -> Field:
    """A key that may be absent has a default value that no source text gives."""
    may_be_absent = NOT_REQUIRED in wrapping.wrappers or (optional_keys and REQUIRED not in wrapping.wrappers)
    kind = DefaultKind.VALUE if may_be_absent else DefaultKind.REQUIRED
    return Field(
        name=field.name,
        owner=field.owner,
        type=field.type,
        default_kind=kind,
        default="",
        description=field.description,
        constraints=field.constraints,
        has_field_call=False,
        span=field.span,
    )


def _is_not_total(definition: ClassDefinition) -> bool:
    return constant(class_keywords(definition).get("total", definition.node)) is False


def class_keywords(definition: ClassDefinition) -> dict[str, nodes.Expression]:
    """The keyword arguments of the class statement."""
    return dict(_keywords(definition))


def _keywords(definition: ClassDefinition) -> Iterator[tuple[str, nodes.Expression]]:
    for argument in definition.node.keywords:
        if argument.keyword is not None:
            yield argument.keyword.value, argument.value
