"""What a class and its ancestors put in the place of type parameters."""

from sopy_compiler.ir.type_expression import UNKNOWN, TypeExpression
from sopy_compiler.lowering.classes import Base, Classes
from sopy_compiler.lowering.type_expressions import TypeExpressions, is_type_variable
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, TypeParameterDefinition, ValueDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.walk import walk

Bound = dict[str, TypeExpression]

_GENERIC = ("typing.Generic", "typing.Protocol")


def type_parameters(definition: ClassDefinition, classes: Classes) -> tuple[str, ...]:
    """The names of a class's own type parameters in the order that arguments take."""
    declared = definition.node.type_parameters
    if declared is not None:
        return tuple(parameter.param.name.value for parameter in declared.params)
    bases = classes.bases(definition)
    generic = [base for base in bases if base.external in _GENERIC and base.arguments]
    found = [
        name
        for base in (generic or bases)
        for argument in base.arguments
        for name in _variables_in(argument, base, classes)
    ]
    return tuple(dict.fromkeys(found))


def bound_parameters(
    definition: ClassDefinition, classes: Classes, types: TypeExpressions
) -> dict[ClassDefinition, Bound]:
    """For the class and each of its project ancestors, the arguments that its type parameters stand for.

    A parameter that stays open is absent.
    """
    known = types.bound.get(definition)
    if known is None:
        known = types.bound[definition] = _bound_parameters(definition, classes, types)
    return known


def _bound_parameters(
    definition: ClassDefinition, classes: Classes, types: TypeExpressions
) -> dict[ClassDefinition, Bound]:
    found: dict[ClassDefinition, Bound] = {definition: {}}
    for ancestor in classes.linearisation(definition):
        bound = found.get(ancestor, {})
        for base in classes.bases(ancestor):
            if base.definition is None or found.get(base.definition):
                continue
            parameters = type_parameters(base.definition, classes)
            arguments = [types.lower(item, base.scope, at=base.at, bound=bound) for item in base.arguments]
            pairs = zip(parameters, arguments, strict=False)
            found[base.definition] = {name: value for name, value in pairs if value.name != UNKNOWN}
    return found


def argument_of(
    definition: ClassDefinition, external: str, classes: Classes, types: TypeExpressions
) -> TypeExpression | None:
    """What the class passes to its outside ancestor: `int` for `Event[int]` through any number of bases.

    None when nothing is passed; an unknown type when the argument is a parameter that stays open.
    """
    bound = bound_parameters(definition, classes, types)
    for ancestor in classes.linearisation(definition):
        for base in classes.bases(ancestor):
            if base.external == external and base.arguments:
                return types.lower(base.arguments[0], base.scope, at=base.at, bound=bound.get(ancestor, {}))
    return None


def _variables_in(argument: nodes.Expression, base: Base, classes: Classes) -> list[str]:
    found: list[str] = []
    for node in walk(argument):
        if not isinstance(node, nodes.Name):
            continue
        for meaning in classes.names.resolve(node, base.scope, at=base.at):
            match meaning:
                case TypeParameterDefinition():
                    found.append(meaning.name)
                case ValueDefinition(value=nodes.Call() as call) if is_type_variable(call) and call.args:
                    found.append(text_of(call.args[0].value) or node.value)
    return found
