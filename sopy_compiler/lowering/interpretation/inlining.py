"""Calls of project functions: the body runs with the arguments bound."""

from typing import Final

import libcst as cst

from sopy_compiler.ir.handler import HandlerCall
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.decorators import Binding, binding_of, is_handler, unknown_decorator
from sopy_compiler.lowering.interpretation.effects import escape
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import Exit, State
from sopy_compiler.lowering.interpretation.static import evaluate_statically
from sopy_compiler.lowering.interpretation.summaries import Summary
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    NoResult,
    Typed,
    Unknown,
    Values,
    one,
    typed,
)
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own

MAXIMUM_DEPTH: Final = 30
MAXIMUM_ROUNDS: Final = 4


def call_function(
    callee: Function,
    arguments: Arguments,
    node: cst.CSTNode,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """The values that a project function returns; what it raises goes to the frame's exits."""
    definition = callee.definition
    note_handler_call(callee, node, state, frame, run)
    captured = _captured(callee, state, frame, run)
    bound = bind(callee, arguments, run)
    if frame.depth >= MAXIMUM_DEPTH:
        note_untracked(f"calls nest too deeply at `{definition.name}`", run)
        for values in arguments.all:
            escape(values, definition.name, frame, run)
        return [(one(Unknown(f"calls nest deeper than {MAXIMUM_DEPTH} at `{definition.name}`")), state)]
    summary = _summary(callee, bound, captured, frame, run)
    run.recorder.add(summary.recorder)
    after = state.forgetful() if summary.recorder.changes_sigma else state
    results: Results = []
    place = frame.span(node)
    for found in summary.exits:
        guards = after.guards
        for guard in found.state.guards:
            guards = guards if guard in guards else (*guards, guard)
        outcome = after.guarded(guards)
        if found.kind == "raise":
            frame.exits.append(
                Exit("raise", outcome, found.span, exception=found.exception, via=(place, *found.via))
            )
        else:
            results.append((_result(found.values, definition, run), outcome))
    return merge_results(results)


def _result(values: Values, definition: FunctionDefinition, run: Evaluator) -> Values:
    decorator = unknown_decorator(definition, run.world.names)
    if decorator is not None:
        note_untracked(f"`{definition.name}` is wrapped by the decorator `{decorator}`", run)
        return one(Unknown(f"`{definition.name}` is wrapped by the decorator `{decorator}`"))
    return values


def note_handler_call(
    callee: Function, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note that a handler invokes a handler of its own procedure."""
    receiver = callee.receiver
    if isinstance(receiver, InstanceOf) and receiver.is_self:
        if is_handler(callee.definition, run.world.names):
            owner = run.world.classes.owner_of(callee.definition)
            prefix = run.world.classes.qualname(owner) if owner is not None else ""
            fact = HandlerCall(
                callee=f"{prefix}.{callee.definition.name}",
                is_conditional=bool(state.guards),
                span=frame.span(node),
            )
            run.recorder.calls[fact] = None


def _captured(callee: Function, state: State, frame: Frame, run: Evaluator) -> dict[str, Values]:
    if callee.closure < 0:
        return {}
    if callee.definition.scope.parent is frame.scope:
        return {**frame.captured, **state.variables}  # free variables are looked up when the call runs
    return run.closures[callee.closure]


def _summary(
    callee: Function, bound: dict[str, Values], captured: dict[str, Values], frame: Frame, run: Evaluator
) -> Summary:
    calls = run.world.calls
    relevant = {**captured, **bound} if callee.closure >= 0 else bound
    key = (callee.definition, tuple(sorted(relevant.items(), key=lambda item: item[0])))
    if key in calls.done:
        return calls.done[key]
    if key in calls.active:
        calls.recursive.add(key)
        return Summary(exits=calls.active[key], recorder=Recorder())
    exits: tuple[Exit, ...] = ()
    recorder = Recorder()
    for _ in range(MAXIMUM_ROUNDS):
        calls.active[key] = exits
        before = len(exits)
        recorder, found = _run(callee, bound, captured, frame, run)
        exits = found
        if key not in calls.recursive or len(exits) == before:
            break
    calls.active.pop(key, None)
    if key in calls.recursive:
        calls.recursive.discard(key)
    summary = Summary(exits=exits, recorder=recorder)
    if not calls.recursive:
        calls.done[key] = summary
    return summary


def _run(
    callee: Function, bound: dict[str, Values], captured: dict[str, Values], frame: Frame, run: Evaluator
) -> tuple[Recorder, tuple[Exit, ...]]:
    """Read the body once."""
    definition = callee.definition
    owner = run.world.classes.owner_of(definition)
    inner = Frame(
        scope=definition.scope,
        symbol=definition.scope.symbol,
        owner=owner,
        receiver=callee.receiver,
        depth=frame.depth + 1,
        captured=captured,
    )
    outer, run.recorder = run.recorder, Recorder()
    try:
        remaining = run.execute(definition.node.body, [State(dict(bound))], inner)
        recorder = run.recorder
    finally:
        run.recorder = outer
    exits = list(inner.exits)
    end = inner.span(definition.node.name)
    if _is_generator(definition):
        states = [found.state for found in exits if found.kind == "return"] + remaining
        return recorder, tuple(Exit("return", state, end, one(ANYTHING)) for state in states[:1])
    if _is_stub(definition):
        recorder.untracked[f"`{definition.name}` is abstract"] = None
        return recorder, (Exit("return", State(), end, _declared_result(definition, run)),)
    exits.extend(Exit("return", state, end, one(NoResult())) for state in remaining)
    return recorder, tuple(_merged(exits))


def _merged(exits: list[Exit]) -> list[Exit]:
    """Join returns of equal values, so that helpers without an outcome of their own add no paths."""
    returned = [found for found in exits if found.kind == "return"]
    groups = merge_results([(found.values, State({}, found.state.guards)) for found in returned])
    spans = {found.values: found.span for found in reversed(returned)}
    joined = [Exit("return", state, spans.get(values, returned[0].span), values) for values, state in groups]
    return [*joined, *(found for found in exits if found.kind == "raise")]


def _is_generator(definition: FunctionDefinition) -> bool:
    return any(isinstance(node, cst.Yield) for node in walk_own(definition.node.body))


def _is_stub(definition: FunctionDefinition) -> bool:
    """Whether the body is only `...`, `pass` or a docstring: an abstract method or a protocol."""
    abstract = any(
        getattr(decorator.decorator, "value", "") == "abstractmethod"
        or getattr(getattr(decorator.decorator, "attr", None), "value", "") == "abstractmethod"
        for decorator in definition.node.decorators
    )
    if abstract:
        return True
    parts = [
        small
        for item in definition.node.body.body
        for small in (item.body if isinstance(item, cst.SimpleStatementLine) else [item])
    ]
    return (
        bool(parts)
        and all(
            isinstance(part, cst.Expr) and isinstance(part.value, cst.Ellipsis | cst.SimpleString)
            for part in parts
        )
        and any(isinstance(part, cst.Expr) and isinstance(part.value, cst.Ellipsis) for part in parts)
    )


def _declared_result(definition: FunctionDefinition, run: Evaluator) -> Values:
    returns = definition.node.returns
    outer = definition.scope.parent or definition.scope
    expression = run.world.types.lower(
        returns.annotation if returns else None, outer, at=definition.scope.order
    )
    if expression.is_known and expression.name not in {"sopy.Procedure", "sopy.Outcome"}:
        return one(Typed(expression))
    return one(Unknown(f"`{definition.name}` is abstract"))


def bind(callee: Function, arguments: Arguments, run: Evaluator) -> dict[str, Values]:
    """The parameters of a call by name."""
    definition = callee.definition
    parameters = definition.node.params
    names = [*parameters.posonly_params, *parameters.params]
    bound: dict[str, Values] = {}
    takes_receiver = callee.receiver is not None and binding_of(definition) is not Binding.STATIC
    if takes_receiver and names:
        assert callee.receiver is not None
        bound[names.pop(0).name.value] = one(callee.receiver)
    positional = list(arguments.positional)
    for parameter in names:
        if positional:
            bound[parameter.name.value] = _typed_argument(positional.pop(0), parameter, definition, run)
    keywords = dict(arguments.keywords)
    for parameter in (*names, *parameters.kwonly_params):
        name = parameter.name.value
        if name in keywords:
            bound[name] = _typed_argument(keywords.pop(name), parameter, definition, run)
        elif name not in bound:
            bound[name] = _default(parameter, definition, run, known=not arguments.has_star)
    if isinstance(parameters.star_arg, cst.Param):
        bound[parameters.star_arg.name.value] = one(Items("mutated", tuple(positional)))
    if parameters.star_kwarg is not None:
        bound[parameters.star_kwarg.name.value] = one(typed("builtins.dict"))
    return bound


def _typed_argument(
    values: Values, parameter: cst.Param, definition: FunctionDefinition, run: Evaluator
) -> Values:
    """An argument that is not known at all has at least the annotated type."""
    if all(isinstance(value, Unknown) or value == ANYTHING for value in values):
        return _annotated(parameter, definition, run, fallback=values)
    return values


def _default(parameter: cst.Param, definition: FunctionDefinition, run: Evaluator, *, known: bool) -> Values:
    if parameter.default is not None and known:
        scope = definition.scope.parent or definition.scope
        return evaluate_statically(parameter.default, scope, run)
    reason = Unknown(f"`{parameter.name.value}` is a parameter")
    return _annotated(parameter, definition, run, fallback=one(reason))


def _annotated(
    parameter: cst.Param, definition: FunctionDefinition, run: Evaluator, *, fallback: Values
) -> Values:
    annotation = parameter.annotation.annotation if parameter.annotation else None
    outer: Scope = definition.scope.parent or definition.scope
    expression: TypeExpression = run.world.types.lower(annotation, outer, at=definition.scope.order)
    return one(Typed(expression)) if expression.is_known else fallback


def call_lambda(
    callee: LambdaFunction,
    arguments: Arguments,
    node: cst.CSTNode,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """The values of a lambda's body."""
    captured = run.closures[callee.closure]
    inner = Frame(
        scope=callee.scope,
        symbol=frame.symbol,
        owner=frame.owner,
        receiver=frame.receiver,
        depth=frame.depth + 1,
        exits=frame.exits,
        captured=captured,
    )
    if frame.depth >= MAXIMUM_DEPTH:
        note_untracked("lambdas nest too deeply", run)
        return [(one(Unknown("lambdas nest too deeply")), state)]
    variables = dict(captured)
    parameters = callee.node.params
    keywords = dict(arguments.keywords)
    positional = list(arguments.positional)
    for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
        name = parameter.name.value
        if positional:
            variables[name] = positional.pop(0)
        elif name in keywords:
            variables[name] = keywords[name]
        elif parameter.default is not None:
            variables[name] = run.peek(parameter.default, state, inner)
        else:
            variables[name] = one(ANYTHING)
    results = run.evaluate(callee.node.body, State(variables, state.guards), inner)
    return merge_results([(values, state.guarded(after.guards)) for values, after in results])


def run_unseen(values: Values, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator) -> None:
    """Run functions that outside code may call, for their effects; what they are passed is unknown.

    Whether and in which thread they are called is not known: what they call in turn is no call of the handler.
    """
    called = dict(run.recorder.outside_calls)
    for value in values:
        if isinstance(value, Function | LambdaFunction):
            run.call(value, Arguments(has_star=True), node, state, frame)
    run.recorder.outside_calls = called
