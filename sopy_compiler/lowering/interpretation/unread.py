"""Calls whose bodies are left unread: they can do nothing to what anybody asks about.

A function of ordinary code that reaches much of it and is given nothing of the workflow can change no object
of ours, and its result neither is nor holds a procedure, an event or a part of sigma. The type of its result
stands for it.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.lowering.interpretation.contents import items, values_of
from sopy_compiler.lowering.interpretation.effects import escape, is_immutable
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    BOOLEAN,
    NUMBER,
    TEXT,
    ClassObject,
    EventValue,
    Finish,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    Literal,
    Mapping,
    Method,
    NoResult,
    Partial,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    SopValue,
    Super,
    Typed,
    Unknown,
    Value,
    Values,
    one,
    typed,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.walk import walk_own

DEEPEST_HOLD: Final = 6


def is_left_unread(definition: FunctionDefinition, passed: tuple[Values, ...], run: Evaluator) -> bool:
    """Whether the body of a function can matter to nobody who calls it with these values."""
    if not run.world.ordinary.is_far_reaching(definition):
        return False
    return not any(_is_ours(value, run) for value in _held(passed, run))


def note_entrusted(definition: FunctionDefinition, passed: tuple[Values, ...], run: Evaluator) -> None:
    """Note that ordinary code is given procedures or events, which it may keep and return later."""
    module = definition.scope.module
    if any(_is_kept(value, run) for value in _held(passed, run)) and run.world.ordinary.is_ordinary(module):
        run.world.ordinary.entrust(module)


def left_unread(
    definition: FunctionDefinition, passed: tuple[Values, ...], state: State, frame: Frame, run: Evaluator
) -> Results:
    """What a call gives whose body is not read."""
    note_untracked(f"`{definition.name}` is not read: it knows nothing of the workflow", run)
    for values in passed:
        escape(values, definition.name, frame, run)
    return [(result_of(definition, run), state.forgetful())]


def _held(passed: tuple[Values, ...], run: Evaluator) -> Iterator[Value]:
    """The values, and what they hold."""
    seen: set[Value] = set()
    pending = [(value, 0) for values in passed for value in values]
    while pending:
        value, depth = pending.pop()
        if value in seen or depth > DEEPEST_HOLD:
            continue
        seen.add(value)
        yield value
        inner: list[Value] = []
        match value:
            case Items() | Mapping():
                inner.extend(values_of(value, run.world))
            case Partial(function=function, arguments=arguments, keywords=keywords):
                inner.append(function)
                inner.extend(item for held in arguments for item in held)
                inner.extend(item for _, held in keywords for item in held)
            case Method(receiver=receiver) | Function(receiver=receiver) | Super(receiver=receiver):
                inner.extend(() if receiver is None else (receiver,))
        pending.extend((item, depth + 1) for item in inner)


def _is_ours(value: Value, run: Evaluator) -> bool:
    """Whether it is something of the workflow that code could change, keep, call or return."""
    match value:
        case SigmaPart(path=path, type=expression):
            return not path or not is_immutable(expression, run.world)
        case PayloadPart(type=expression):
            return not is_immutable(expression, run.world)
        case SigmaCopy() | EventValue() | Finish() | SopValue():
            return True
        case LambdaFunction(scope=scope):
            return not run.world.ordinary.is_ordinary(scope.module)
        case Function(definition=function):
            return not run.world.ordinary.is_ordinary(function.scope.module)
        case InstanceOf(definition=definition) | ClassObject(definition=definition):
            return not run.world.ordinary.is_ordinary(definition.scope.module)
        case Typed(type=expression):
            named = run.world.classes.by_qualname(expression.name)
            return named is not None and _is_of_a_workflow(named, run)
    return False


def _is_kept(value: Value, run: Evaluator) -> bool:
    match value:
        case InstanceOf(definition=definition) | ClassObject(definition=definition):
            return _is_of_a_workflow(definition, run)
        case EventValue() | Finish():
            return True
    return False


def _is_of_a_workflow(definition: ClassDefinition, run: Evaluator) -> bool:
    return run.world.classes.is_procedure(definition) or run.world.classes.is_event(definition)


def result_of(definition: FunctionDefinition, run: Evaluator) -> Values:
    """The declared type of a function's result, else what its `return` statements show."""
    returns = definition.node.returns
    if run.world.sharing(definition.scope).is_generator:
        return one(items("generator", (one(ANYTHING),), is_exact=False))
    if returns is not None:
        outer = definition.scope.parent or definition.scope
        expression = run.world.types.lower(returns.annotation, outer, at=definition.scope.order)
        if expression.is_known:
            return one(NoResult()) if expression.name == "None" else one(Typed(expression))
        return one(ANYTHING)
    found: set[Value] = set()
    for node in walk_own(definition.node.body):
        if isinstance(node, nodes.Return):
            shown = Literal(None, "None") if node.value is None else _shown(node.value)
            if shown is None:
                return one(Unknown(f"`{definition.name}` is not read"))
            found.add(shown)
    return frozenset(found) or one(NoResult())


def _shown(node: nodes.Expression) -> Value | None:
    """What an expression plainly is; None where that is not seen."""
    match node:
        case nodes.Name(value="True" | "False"):
            return BOOLEAN
        case nodes.Name(value="None"):
            return Literal(None, "None")
        case nodes.Comparison() | nodes.UnaryOperation(operator=nodes.Not()):
            return BOOLEAN
        case nodes.FormattedString():
            return TEXT
        case nodes.SimpleString(value=str()):
            return TEXT
        case nodes.Integer():
            return NUMBER
        case nodes.Float():
            return typed("builtins.float")
        case nodes.List() | nodes.ListComp():
            return typed("builtins.list")
        case nodes.Dict() | nodes.DictComp():
            return typed("builtins.dict")
        case nodes.Set() | nodes.SetComp():
            return typed("builtins.set")
        case nodes.Tuple():
            return typed("builtins.tuple")
    return None
