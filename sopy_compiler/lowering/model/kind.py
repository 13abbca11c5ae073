"""How a class stores its fields."""

from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model_vocabulary import (
    DATACLASS_DECORATORS,
    ENUMS,
    PYDANTIC_MODELS,
    TYPED_DICT,
    canonical,
    external_name,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition


def model_kind(definition: ClassDefinition, classes: Classes) -> ModelKind:
    """The kind of a class, by its outside ancestors and decorators."""
    externals = external_ancestors(definition, classes)
    if externals & PYDANTIC_MODELS:
        return ModelKind.PYDANTIC
    if TYPED_DICT in externals:
        return ModelKind.TYPED_DICT
    if externals & ENUMS:
        return ModelKind.ENUM
    if any(dataclass_decorator(item, classes) is not None for item in classes.linearisation(definition)):
        return ModelKind.DATACLASS
    return ModelKind.PLAIN


def external_ancestors(definition: ClassDefinition, classes: Classes) -> frozenset[str]:
    """The canonical names of all outside ancestors."""
    return frozenset(map(canonical, classes.externals(definition)))


def dataclass_decorator(definition: ClassDefinition, classes: Classes) -> nodes.Expression | None:
    """The `@dataclass` of this very class, or None."""
    outer = definition.scope.parent or definition.scope
    for decorator in definition.node.decorators:
        name = external_name(decorator.decorator, outer, classes.names, at=definition.scope.order)
        if name in DATACLASS_DECORATORS:
            return decorator.decorator
    return None


def settings_of_kind(
    definition: ClassDefinition, kind: ModelKind, classes: Classes
) -> tuple[tuple[str, str], ...]:
    """What `@dataclass(...)` is called with, and that a named tuple is frozen: keywords and source text."""
    if kind is not ModelKind.DATACLASS:
        is_tuple = "typing.NamedTuple" in classes.externals(definition)
        return (("frozen", "True"),) if is_tuple else ()
    found: dict[str, str] = {}
    for ancestor in reversed(classes.linearisation(definition)):
        decorator = dataclass_decorator(ancestor, classes)
        for argument in decorator.args if isinstance(decorator, nodes.Call) else ():
            if argument.keyword is not None:
                found[argument.keyword.value] = ancestor.scope.tree.code(argument.value)
    return tuple(found.items())
