"""Classes of which Python makes no instance."""

from typing import Final

from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.decorators import decorator_names
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition

_BASE: Final = "abc.ABC"
_METACLASS: Final = "abc.ABCMeta"
_MARK: Final = "abc.abstractmethod"


def is_left_abstract(definition: ClassDefinition, classes: Classes) -> bool:
    """Whether the class derives from `ABC`, or has its metaclass, and leaves a method abstract."""
    is_checked = _BASE in classes.externals(definition) or _has_metaclass(definition, classes)
    return is_checked and _has_abstract_method(definition, classes)


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


def _has_abstract_method(definition: ClassDefinition, classes: Classes) -> bool:
    names = {name for ancestor in classes.linearisation(definition) for name in ancestor.scope.bindings}
    for name in names:
        function = classes.method(definition, name)
        if function is not None and _MARK in decorator_names(function, classes.names):
            return True
    return False
