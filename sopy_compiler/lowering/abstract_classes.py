"""Classes of which Python makes no instance."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.decorators import decorator_names
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition, FunctionDefinition

_BASE: Final = "abc.ABC"
_METACLASS: Final = "abc.ABCMeta"
_MARK: Final = "abc.abstractmethod"


def is_left_abstract(definition: ClassDefinition, classes: Classes) -> bool:
    """Whether the class derives from `ABC`, or has its metaclass, and leaves a method abstract."""
    return is_checked(definition, classes) and any(_abstract_methods(definition, classes))


def is_checked(definition: ClassDefinition, classes: Classes) -> bool:
    """Whether Python refuses to make an instance of a class that leaves a method abstract."""
    return _BASE in classes.externals(definition) or _has_metaclass(definition, classes)


def missing_methods(definition: ClassDefinition, classes: Classes) -> tuple[str, ...]:
    """The methods that an instance lacks: those left abstract; where Python does not look, without a body."""
    found = _abstract_methods(definition, classes)
    if not is_checked(definition, classes):
        found = (one for one in found if all(_is_empty(part) for part in one.node.body.body))
    return tuple(sorted(one.name for one in found))


def _is_empty(statement: nodes.Node) -> bool:
    if isinstance(statement, nodes.Expr):
        return isinstance(statement.value, nodes.Ellipsis | nodes.SimpleString)
    return isinstance(statement, nodes.Pass)


def _has_metaclass(definition: ClassDefinition, classes: Classes) -> bool:
    return any(
        keyword.keyword is not None
        and keyword.keyword.value == "metaclass"
        and any(
            isinstance(meaning, ExternalDefinition) and meaning.qualname == _METACLASS
            for meaning in classes.names.resolve(keyword.value, ancestor.scope.parent or ancestor.scope)
        )
        for ancestor in classes.linearisation(definition)
        for keyword in ancestor.node.keywords
    )


def _abstract_methods(definition: ClassDefinition, classes: Classes) -> Iterator[FunctionDefinition]:
    names = {name for ancestor in classes.linearisation(definition) for name in ancestor.scope.bindings}
    for name in names:
        function = classes.method(definition, name)
        if function is not None and _MARK in decorator_names(function, classes.names):
            yield function
