"""What a function's name means once its decorators have run."""

from dataclasses import replace

from sopy_compiler.lowering.decorators import decorator_name, is_harmless
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.single_dispatch import is_dispatcher, registered, registers
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Function,
    LambdaFunction,
    Partial,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.scope import Scope


def function_values(definition: FunctionDefinition, run: Evaluator, *, closure: int = -1) -> Values:
    """The values of a `def` statement; project decorators are read, those of others leave a wrapper."""
    scope = definition.scope.parent or definition.scope
    found: Values = one(Function(definition, closure=closure))
    if not definition.node.decorators or definition in run.world.decorating:
        return found
    run.world.decorating.add(definition)
    try:
        for decorator in reversed(definition.node.decorators):
            name = decorator_name(decorator.decorator, scope, definition.scope.order, run.world.names)
            others = registered(definition, run.world) if is_dispatcher(name) else None
            if others is not None:
                found |= {Function(other) for other in others}
            elif not (is_harmless(name) or _registers(decorator, definition, scope, run)):
                found = _applied(decorator.decorator, found, scope, run)
    finally:
        run.world.decorating.discard(definition)
    return found


def _registers(
    decorator: nodes.Decorator, definition: FunctionDefinition, scope: Scope, run: Evaluator
) -> bool:
    return registers(decorator.decorator, scope, definition.scope.order, run.world) is not None


def _applied(node: nodes.Expression, functions: Values, scope: Scope, run: Evaluator) -> Values:
    frame = Frame(scope=scope, symbol=scope.symbol)
    produced: set[Value] = set()
    for callee in run.peek(node, State(), frame):
        if not isinstance(callee, (Function, LambdaFunction, ClassObject, Partial)):
            produced.update(_wrapped(functions, scope.tree.code(node)))
            continue
        outer, run.recorder = run.recorder, Recorder()
        try:
            results = run.call(callee, Arguments(positional=(functions,)), node, State(), frame)
        finally:
            run.recorder = outer
        produced.update(value for values, _ in results for value in values)
    return frozenset(produced)


def _wrapped(functions: Values, decorator: str) -> Values:
    return frozenset(
        replace(value, wrapper=decorator) if isinstance(value, Function) else value for value in functions
    )


def bound_values(functions: Values, receiver: Value) -> Values:
    """The functions as methods of `receiver`."""
    found: set[Value] = set()
    for value in functions:
        match value:
            case Function(receiver=None):
                found.add(Function(value.definition, receiver, value.closure, value.wrapper))
            case LambdaFunction():
                found.add(Partial(value, (one(receiver),)))
            case _:
                found.add(value)
    return frozenset(found)
