"""The fields that the `__init__` of a plain class gives to its instances."""

from typing import Final

from sopy_compiler.ir.sigma import DefaultKind, Field
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.instance_attributes import SelfAssignment, SelfUse, attribute_type
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import all_parameters
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant

_EMPTY: Final = {"[]": "list", "{}": "dict"}


def constructor_fields(
    definition: ClassDefinition,
    self_use: SelfUse,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> tuple[Field, ...]:
    """One field for each attribute that this very class's `__init__` assigns, in order.

    The type is inferred only for an attribute that nothing else in the class assigns.
    """
    found: dict[str, Field] = {}
    names = [item.name for item in self_use.assignments]
    for assignment in self_use.assignments:
        if assignment.method.name != "__init__" or assignment.name in found:
            continue
        is_settled = names.count(assignment.name) == 1 or assignment.annotation is not None
        lowered = attribute_type(assignment, classes, types, bound) if is_settled else UNKNOWN_TYPE
        kind, default = _first_value(assignment)
        found[assignment.name] = Field(
            name=assignment.name,
            owner=classes.qualname(definition),
            type=lowered,
            default_kind=kind,
            default=default,
            description="",
            constraints=(),
            has_field_call=False,
            span=definition.scope.tree.span(assignment.node),
        )
    return tuple(found.values())


def _first_value(assignment: SelfAssignment) -> tuple[DefaultKind, str]:
    """A parameter's value comes from the caller; any other expression is evaluated for each instance.

    An empty container and a call without arguments are known by what makes them, as of `default_factory`.
    """
    value, method = assignment.value, assignment.method
    code = method.scope.tree.code
    if value is None:
        return DefaultKind.REQUIRED, ""
    if isinstance(value, nodes.Name):
        for parameter in all_parameters(method.node.params):
            if parameter.name.value == value.value:
                if parameter.default is None:
                    return DefaultKind.REQUIRED, ""
                return DefaultKind.VALUE, code(parameter.default)
    made = _EMPTY.get(code(value))
    if made is None and isinstance(value, nodes.Call) and not value.args:
        made = code(value.func)
    if made is not None:
        return DefaultKind.FACTORY, made
    if constant(value) is not NOT_CONSTANT:
        return DefaultKind.VALUE, code(value)
    return DefaultKind.FACTORY, code(value)
