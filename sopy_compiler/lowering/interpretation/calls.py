"""The values of calls."""

from collections.abc import Callable
from typing import Final

import libcst as cst

from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.ir.unresolved import Unresolved, UnresolvedKind
from sopy_compiler.lowering.interpretation.builtin_calls import call_external
from sopy_compiler.lowering.interpretation.construction import construct
from sopy_compiler.lowering.interpretation.container_calls import KNOWN_METHODS, call_method
from sopy_compiler.lowering.interpretation.effects import escape
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    evaluate_all,
    merge_results,
)
from sopy_compiler.lowering.interpretation.inlining import call_function, call_lambda
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    Function,
    InstanceOf,
    LambdaFunction,
    Method,
    Partial,
    SigmaPart,
    Super,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    one,
    order_of,
)
from sopy_compiler.syntax.definitions import ClassDefinition

Applied = Callable[[Value, Arguments, cst.CSTNode, State, Frame, Evaluator], Results]


def evaluate_call(node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator) -> Results:
    """Evaluate the function, then the arguments, then call."""
    assert isinstance(node, cst.Call)
    if _is_super(node):
        return [(one(_super(frame)), state)]
    results: Results = []
    frame.called = node.func
    for callees, after in run.refer(node.func, state, frame):
        for arguments, ready in _arguments(node, after, frame, run):
            for callee in sorted(callees, key=order_of):
                results.extend(run.call(callee, arguments, node, ready, frame))
    return merge_results(results)


def _is_super(node: cst.Call) -> bool:
    return isinstance(node.func, cst.Name) and node.func.value == "super"


def _super(frame: Frame) -> Value:
    if frame.owner is None or not isinstance(frame.receiver, InstanceOf | ClassObject | SigmaPart):
        return Unknown("`super()` outside a method")
    if isinstance(frame.receiver, SigmaPart):
        return Super(InstanceOf(frame.owner), frame.owner)
    return Super(frame.receiver, frame.owner)


def _arguments(node: cst.Call, state: State, frame: Frame, run: Evaluator) -> list[tuple[Arguments, State]]:
    found: list[tuple[Arguments, State]] = []
    for values, after in evaluate_all([argument.value for argument in node.args], state, frame, run):
        positional: list[Values] = []
        keywords: list[tuple[str, Values]] = []
        has_star = False
        for argument, value in zip(node.args, values, strict=True):
            if argument.star:
                has_star = True
                escape(value, frame.code(node.func), frame, run) if argument.star == "**" else None
                positional.append(element_of(value, run.world)) if argument.star == "*" else None
            elif argument.keyword is not None:
                keywords.append((argument.keyword.value, value))
            else:
                positional.append(value)
        arguments = Arguments(positional=tuple(positional), keywords=tuple(keywords), has_star=has_star)
        found.append((arguments, after))
    return found


def call(
    callee: Value, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of `callee(arguments)`."""
    match callee:
        case Function():
            return call_function(callee, arguments, node, state, frame, run)
        case LambdaFunction():
            return call_lambda(callee, arguments, node, state, frame, run)
        case ClassObject():
            return construct(callee.definition, arguments, node, state, frame, run)
        case Method():
            return call_method(callee, arguments, node, state, frame, run)
        case External():
            return call_external(callee.qualname, arguments, node, state, frame, run)
        case Partial():
            combined = Arguments(
                positional=(*callee.arguments, *arguments.positional),
                keywords=arguments.keywords,
                has_star=arguments.has_star,
            )
            results: Results = []
            for function in callee.function if isinstance(callee.function, frozenset) else (callee.function,):
                results.extend(run.call(function, combined, node, state, frame))
            return results
        case UndefinedTarget():
            _escape_all(arguments, callee.name, frame, run)
            called = node.func if isinstance(node, cst.Call) else node
            target = UndefinedTarget(callee.name, is_instance=True, place=frame.span(called))
            return [(one(target), state.forgetful())]
        case SigmaPart() if callee.path and callee.path[-1] in KNOWN_METHODS:
            method = Method(SigmaPart(callee.path[:-1], UNKNOWN_TYPE), callee.path[-1])
            return call_method(method, arguments, node, state, frame, run)
        case SigmaPart():
            run.recorder.opaque[f"`{frame.code(node)}` calls a method of unknown type"] = None
            _escape_all(arguments, frame.code(node), frame, run)
            return [(one(Unknown("it comes from a call that cannot be followed")), state.forgetful())]
        case InstanceOf():
            return _call_instance(callee.definition, callee, arguments, node, state, frame, run)
        case Typed() if callee.type.name == "builtins.type" and callee.type.arguments:
            definition = run.world.classes.by_qualname(callee.type.arguments[0].name)
            if definition is not None and run.world.classes.is_procedure(definition):
                return [(one(Typed(callee.type.arguments[0])), state)]
    note_untracked(f"`{frame.code(node)}` calls code that cannot be followed", run)
    _escape_all(arguments, frame.code(node), frame, run)
    reason = callee.reason if isinstance(callee, Unknown) else "it comes from a call that cannot be followed"
    value = Unknown(reason) if not isinstance(callee, Typed) or callee == ANYTHING else ANYTHING
    return [(one(value), state.forgetful())]


def _call_instance(
    definition: ClassDefinition,
    callee: Value,
    arguments: Arguments,
    node: cst.CSTNode,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    function = run.world.classes.method(definition, "__call__")
    if function is None:
        note_untracked(f"`{frame.code(node)}` calls code that cannot be followed", run)
        _escape_all(arguments, definition.name, frame, run)
        return [(one(ANYTHING), state.forgetful())]
    return run.call(Function(function, callee), arguments, node, state, frame)


def _escape_all(arguments: Arguments, into: str, frame: Frame, run: Evaluator) -> None:
    for values in arguments.all:
        escape(values, into, frame, run)


def unresolved(kind: UnresolvedKind, reason: str, node: cst.CSTNode, frame: Frame, run: Evaluator) -> None:
    """Note a gap at `node`."""
    fact = Unresolved(
        kind=kind,
        reason=reason,
        span=frame.span(node),
        symbol=frame.symbol,
        module=frame.scope.module.name,
    )
    run.recorder.unresolved[fact] = None


RULES: Final = {cst.Call: evaluate_call}
