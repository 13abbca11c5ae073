"""Properties: the functions that read, assign and delete an attribute."""

from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.decorators import Binding, binding_of
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import BindingKind


def getter(definition: ClassDefinition, name: str, classes: Classes) -> FunctionDefinition | None:
    """The function that reading the property runs; None where `name` is no property."""
    return next(
        (item for item in _functions(definition, name, classes) if binding_of(item) is Binding.PROPERTY), None
    )


def setter(definition: ClassDefinition, name: str, classes: Classes) -> FunctionDefinition | None:
    """The function that assigning to the property runs; None where there is none."""
    return _accessor(definition, name, "setter", classes)


def deleter(definition: ClassDefinition, name: str, classes: Classes) -> FunctionDefinition | None:
    """The function that deleting the property runs; None where there is none."""
    return _accessor(definition, name, "deleter", classes)


def _accessor(
    definition: ClassDefinition, name: str, role: str, classes: Classes
) -> FunctionDefinition | None:
    for function in _functions(definition, name, classes):
        for decorator in function.node.decorators:
            if function.scope.tree.code(decorator.decorator) == f"{name}.{role}":
                return function
    return None


def _functions(definition: ClassDefinition, name: str, classes: Classes) -> tuple[FunctionDefinition, ...]:
    """The functions of this name in the first class that has any."""
    for ancestor in classes.linearisation(definition):
        found = ancestor.scope.bindings.get(name)
        if found:
            module = ancestor.scope.module
            return tuple(
                classes.names.function_of(module.children[id(binding.node)])
                for binding in found
                if binding.kind is BindingKind.FUNCTION and binding.node is not None
            )
    return ()
