"""Values that need no handler to run: module constants, class attributes, defaults."""

import libcst as cst

from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.mutations import later_values
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    Function,
    Literal,
    ModuleObject,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    literal,
    one,
)
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
    ModuleDefinition,
    ParameterDefinition,
    TypeParameterDefinition,
    UndefinedDefinition,
    UnknownDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.scope import Scope, ScopeKind

_CONSTANTS = {"builtins.None": None, "builtins.True": True, "builtins.False": False}


def values_of_name(name: str, scope: Scope, run: Evaluator) -> Values:
    """What a name that is no local variable can be."""
    return values_of_definitions(run.world.names.resolve_name(name, scope), run, name=name)


def values_of_definitions(definitions: tuple[Definition, ...], run: Evaluator, *, name: str = "") -> Values:
    """The values of resolved names."""
    found: set[Value] = set()
    for definition in definitions:
        found.update(_values_of(definition, name, run))
    return frozenset(found) or one(Unknown("the name is never bound"))


def _values_of(definition: Definition, name: str, run: Evaluator) -> Values:
    match definition:
        case ClassDefinition():
            return one(ClassObject(definition))
        case FunctionDefinition():
            return one(Function(definition))
        case ModuleDefinition():
            return one(ModuleObject(definition.scope))
        case ExternalDefinition(qualname=qualname):
            if qualname in _CONSTANTS:
                return one(literal(_CONSTANTS[qualname]))
            return one(External(qualname))
        case ValueDefinition():
            return _assigned(definition, name, run)
        case ParameterDefinition(parameter=parameter, scope=scope):
            annotation = parameter.annotation.annotation if parameter.annotation else None
            expression = run.world.types.lower(annotation, scope.parent or scope, at=scope.order)
            if expression.is_known:
                return one(Typed(expression))
            return one(Unknown(f"`{parameter.name.value}` is a parameter"))
        case UndefinedDefinition():
            return one(UndefinedTarget(definition.name))
        case UnknownDefinition():
            return one(Unknown(definition.reason))
        case TypeParameterDefinition():
            return one(ANYTHING)


def _assigned(definition: ValueDefinition, name: str, run: Evaluator) -> Values:
    if definition.value is None:
        expression = run.world.types.lower(definition.annotation, definition.scope, at=definition.order)
        return one(Typed(expression))
    values = evaluate_statically(definition.value, definition.scope, run)
    if definition.scope.kind is not ScopeKind.FUNCTION:
        values = later_values(name, values, definition.scope, run)
    return values


def evaluate_statically(node: cst.BaseExpression, scope: Scope, run: Evaluator) -> Values:
    """What an expression outside any handler can be; a value that depends on itself is unknown."""
    world = run.world
    if id(node) in world.reading:
        return one(Unknown(f"`{scope.tree.code(node)}` depends on itself"))
    world.reading.add(id(node))
    try:
        frame = Frame(scope=scope, symbol=scope.symbol)
        return run.peek(node, State(), frame)
    finally:
        world.reading.discard(id(node))


def class_attribute(definition: ClassDefinition, name: str, run: Evaluator) -> Values:
    """What `definition.name` can be: class level values and all that the program assigns to instances.

    Empty when nothing is known to set it.
    """
    world = run.world
    found: set[Value] = set()
    hidden = False
    for ancestor in world.classes.linearisation(definition):
        found.update(world.attributes.values.get((ancestor, name), ()))
        bindings = ancestor.scope.bindings.get(name)
        if bindings and not hidden:
            meanings = world.names.attribute(ancestor, name)
            found.update(values_of_definitions(meanings, run, name=name))
            hidden = True
    if len(found) > 1:
        found.discard(Typed(UNKNOWN_TYPE))
    return frozenset(found)


def is_type_checking(values: Values) -> bool:
    """Whether the expression is `typing.TYPE_CHECKING`."""
    return values == one(External("typing.TYPE_CHECKING"))


def is_true_literal(value: Value) -> bool:
    """Whether the value is the constant True."""
    return isinstance(value, Literal) and value.value is True
