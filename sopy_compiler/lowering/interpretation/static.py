"""Values that need no handler to run: module constants, class attributes, defaults."""

from typing import Final

from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.lowering.interpretation.decorated import function_values
from sopy_compiler.lowering.interpretation.dependencies import head_of
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    ModuleObject,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    literal,
    one,
)
from sopy_compiler.syntax import nodes
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

MAXIMUM_STEPS: Final = 300
_PLACED: Final = (ClassDefinition, FunctionDefinition, ValueDefinition, ParameterDefinition)
_LASTING: Final = (ClassDefinition, ModuleDefinition, ExternalDefinition)
_CONSTANTS = {"builtins.None": None, "builtins.True": True, "builtins.False": False}


def values_of_name(name: str, scope: Scope, run: Evaluator) -> Values:
    """What a name that is no local variable can be."""
    known = run.world.constants.get((scope, name))
    if known is not None:
        for value in known:
            if isinstance(value, ClassObject):
                run.world.memory.dependencies.read(head_of(value.definition.scope.module))
        return known
    definitions = run.world.names.resolve_name(name, scope)
    found = values_of_definitions(definitions, run, name=name)
    if all(isinstance(definition, _LASTING) for definition in definitions):
        run.world.constants[scope, name] = found
        return found
    if any(isinstance(definition, UnknownDefinition) for definition in definitions):
        # A loop, a pattern or an unpacking binds it: module code is read, so its values are known.
        owner = _binder(name, scope)
        if owner is not None:
            run.world.ordinary.ask_for(owner)
        later = run.world.memory.variable(owner, name) if owner is not None else frozenset()
        if later:
            return frozenset(value for value in found if not isinstance(value, Unknown)) | later
    return found


def _binder(name: str, scope: Scope) -> Scope | None:
    """The module or class around `scope` that binds `name`."""
    current: Scope | None = scope
    while current is not None:
        if name in current.bindings:
            return current if current.kind is not ScopeKind.FUNCTION else None
        current = current.parent
    return None


def values_of_definitions(definitions: tuple[Definition, ...], run: Evaluator, *, name: str = "") -> Values:
    """The values of resolved names."""
    found: set[Value] = set()
    for definition in definitions:
        if isinstance(definition, _PLACED):
            run.world.memory.dependencies.read(head_of(definition.scope.module))
        found.update(_values_of(definition, name, run))
    return frozenset(found) or one(Unknown("the name is never bound"))


def _values_of(definition: Definition, name: str, run: Evaluator) -> Values:
    match definition:
        case ClassDefinition():
            return one(ClassObject(definition))
        case FunctionDefinition():
            return function_values(definition, run)
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
        run.world.ordinary.ask_for(definition.scope)
        values |= run.world.memory.variable(definition.scope, name)
    return values


def evaluate_statically(node: nodes.Expression, scope: Scope, run: Evaluator) -> Values:
    """What an expression outside any handler can be; a value that depends on itself is unknown."""
    world = run.world
    if id(node) in world.reading:
        return one(Unknown(f"`{scope.tree.code(node)}` depends on itself"))
    if scope.kind is ScopeKind.FUNCTION:
        # Variables assigned to each other in circles would be followed in every order.
        world.static_steps = world.static_steps + 1 if world.reading else 0
        if world.static_steps > MAXIMUM_STEPS:
            return one(Unknown(f"`{scope.tree.code(node)}` depends on too many assignments"))
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
    found: set[Value] = set(world.memory.loose_attribute(name))
    declared: Values = frozenset()
    hidden = False
    for ancestor in world.classes.linearisation(definition):
        world.ordinary.ask_for(ancestor.scope)
        world.memory.dependencies.read(head_of(ancestor.scope.module))
        found.update(world.memory.attribute(ancestor, name))
        bindings = ancestor.scope.bindings.get(name)
        if bindings and not hidden:
            meanings = world.names.attribute(ancestor, name)
            given = tuple(item for item in meanings if not _is_only_declared(item))
            found.update(values_of_definitions(given, run, name=name) if given else ())
            others = tuple(item for item in meanings if _is_only_declared(item))
            declared = values_of_definitions(others, run, name=name) if others else frozenset()
            hidden = True
    if len(found) > 1:
        found.discard(Typed(UNKNOWN_TYPE))
    return frozenset(found) or declared


def _is_only_declared(definition: Definition) -> bool:
    return isinstance(definition, ValueDefinition) and definition.value is None


def is_type_checking(values: Values) -> bool:
    """Whether the expression is `typing.TYPE_CHECKING`."""
    return values == one(External("typing.TYPE_CHECKING"))
