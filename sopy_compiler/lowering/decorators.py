"""What the decorators of a function do to it."""

from enum import Enum, auto
from typing import Final

from sopy_compiler.ir.vocabulary import HANDLER
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition, FunctionDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

_HARMLESS: Final = frozenset(
    {
        HANDLER,
        "builtins.staticmethod",
        "builtins.classmethod",
        "builtins.property",
        "functools.cached_property",
        "functools.cache",
        "functools.lru_cache",
        "abc.abstractmethod",
        "contextlib.asynccontextmanager",
        "contextlib.contextmanager",
        "functools.wraps",
        "typing.override",
        "typing.final",
        "typing.overload",
        "typing.no_type_check",
        "typing.deprecated",
        "warnings.deprecated",
        "pydantic.computed_field",
        "pydantic.field_validator",
        "pydantic.model_validator",
        "pydantic.validator",
        "pydantic.root_validator",
        "pydantic.field_serializer",
        "pydantic.model_serializer",
    }
)


class Binding(Enum):
    """How a function becomes an attribute."""

    METHOD = auto()
    STATIC = auto()
    CLASS = auto()
    PROPERTY = auto()


def binding_of(function: FunctionDefinition) -> Binding:
    """How `function` binds to an instance, by the usual decorators' names."""
    for decorator in function.node.decorators:
        name = decorator.decorator
        if isinstance(name, nodes.Call):
            name = name.func
        text = name.attr.value if isinstance(name, nodes.Attribute) else getattr(name, "value", "")
        if text == "staticmethod":
            return Binding.STATIC
        if text in {"classmethod", "validator", "root_validator", "field_validator"}:
            return Binding.CLASS
        if text in {"property", "cached_property", "computed_field", "getter"}:
            return Binding.PROPERTY
    return Binding.METHOD


def is_cached(function: FunctionDefinition) -> bool:
    """Whether reading the property leaves its value in the instance."""
    found_nodes = (decorator.decorator for decorator in function.node.decorators)
    plain = (node.func if isinstance(node, nodes.Call) else node for node in found_nodes)
    names = (
        node.attr.value if isinstance(node, nodes.Attribute) else getattr(node, "value", "") for node in plain
    )
    return "cached_property" in names


def decorator_name(node: nodes.Expression, scope: Scope, at: int, names: Names) -> str:
    """The qualified name of one decorator, called or not; its source text where unknown."""
    plain = node.func if isinstance(node, nodes.Call) else node
    meanings = names.resolve(plain, scope, at=at)
    external = next((item for item in meanings if isinstance(item, ExternalDefinition)), None)
    return external.qualname if external is not None else scope.tree.code(plain)


def decorator_names(function: FunctionDefinition, names: Names) -> tuple[str, ...]:
    """The qualified names of the decorators; their source text where unknown."""
    scope = function.scope.parent or function.scope
    return tuple(
        decorator_name(decorator.decorator, scope, function.scope.order, names)
        for decorator in function.node.decorators
    )


def is_handler(function: FunctionDefinition, names: Names) -> bool:
    """Whether `@handler` decorates the function."""
    return HANDLER in decorator_names(function, names)


def is_harmless(name: str) -> bool:
    """Whether a decorator of this name leaves what the function does as it is."""
    return name in _HARMLESS or name.endswith((".setter", ".getter", ".deleter"))


def unknown_decorator(function: FunctionDefinition, names: Names) -> str | None:
    """The first decorator that may replace the function by something else, or None."""
    return next((name for name in decorator_names(function, names) if not is_harmless(name)), None)
