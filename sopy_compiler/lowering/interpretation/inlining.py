"""Calls of project functions: the body runs with the arguments bound."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Final

from sopy_compiler.ir.handler import HandlerCall
from sopy_compiler.ir.slip import OwnSend
from sopy_compiler.ir.unresolved import Unresolved, UnresolvedKind
from sopy_compiler.lowering.decorators import is_handler
from sopy_compiler.lowering.interpretation.contents import items, mapping
from sopy_compiler.lowering.interpretation.coroutines import is_coroutine_function, unawaited
from sopy_compiler.lowering.interpretation.dependencies import body_of
from sopy_compiler.lowering.interpretation.effects import escape
from sopy_compiler.lowering.interpretation.evaluation import (
    UNSEEN,
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.keyed_uses import note_keyed_call
from sopy_compiler.lowering.interpretation.operators import run_special
from sopy_compiler.lowering.interpretation.origins import origins_of
from sopy_compiler.lowering.interpretation.parameters import bind
from sopy_compiler.lowering.interpretation.points import CallStep, Point, ReturnStep
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import MAXIMUM_STATES, Exit, State, join
from sopy_compiler.lowering.interpretation.steps import forget
from sopy_compiler.lowering.interpretation.summaries import CAPTURED, PARAMETER, Key, Summary
from sopy_compiler.lowering.interpretation.unread import is_left_unread, left_unread, note_entrusted
from sopy_compiler.lowering.interpretation.untracked import (
    mark_changes,
    note_deferred,
    note_untracked,
)
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    BOOLEAN,
    Function,
    InstanceOf,
    LambdaFunction,
    Literal,
    NoResult,
    Partial,
    Typed,
    Unknown,
    Values,
    Verdict,
    in_order,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.variables import free_variables
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition

MAXIMUM_DEPTH: Final = 30
_OBJECT_HOOKS: Final = ("__call__", "__enter__", "__exit__", "__aenter__", "__aexit__")


def call_function(
    callee: Function,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """The values that a project function returns; what it raises goes to the frame's exits."""
    definition = callee.definition
    run.world.memory.dependencies.read(body_of(definition.scope))
    note_handler_call(callee, node, state, frame, run)
    captured = _captured(callee, state, frame, run)
    bound = bind(callee, arguments, run)
    passed = (*bound.values(), *captured.values())
    if is_left_unread(definition, passed, run):
        return left_unread(definition, passed, state, frame, run)
    if frame.depth >= MAXIMUM_DEPTH or _is_exhausted(definition, run):
        return _given_up(definition, passed, node, state, frame, run)
    note_entrusted(definition, passed, run)
    key, summary = _summary(callee, bound, captured, frame, run)
    mark = mark_changes(run)
    run.recorder.add(summary.recorder, changed_paths=summary.changed_paths)
    if definition.node.asynchronous and node is not frame.awaited:
        note_deferred(mark, run)  # it runs when it is awaited, or in between as a task
    note_keyed_call(callee, summary.recorder, node, frame, run)
    after = state.forgetful() if summary.changes_objects else state
    after = after.outdated_by(summary.written)  # variables may hold what the fields held before
    returned = _returning(summary, after, frame, is_settled=run.world.calls.is_settled(key))
    results: Results = []
    makes_coroutine = is_coroutine_function(definition, run.world)
    place = frame.span(node)
    is_tested = node is frame.tested and (not makes_coroutine or node is frame.awaited)
    for found in summary.exits:
        guards = after.guards
        for guard in found.state.guards:
            guards = guards if guard in guards else (*guards, guard)
        outcome = after.guarded(guards).at(returned(found))
        if found.kind == "raise":
            frame.exits.append(
                Exit("raise", outcome, found.span, found.values, found.exception, (place, *found.via))
            )
        else:
            results.append((_answered(found.values, is_tested=is_tested), outcome))
    made = origins_of(definition, summary.exits, place, run)
    frame.origins[id(node)] = {**frame.origins.get(id(node), {}), **made}
    if callee.wrapper and results:
        reason = f"`{definition.name}` is wrapped by the decorator `{callee.wrapper}`"
        note_untracked(reason, run)
        return [(one(Unknown(reason)), state.forgetful())]
    return merge_results(unawaited(definition, results) if makes_coroutine else results)


def _is_exhausted(definition: FunctionDefinition, run: Evaluator) -> bool:
    """Whether no more calls of the function may be read."""
    world = run.world
    return world.remaining_statements < 0 or (
        world.remaining_ordinary < 0 and world.ordinary.is_far_reaching(definition)
    )


def _given_up(
    definition: FunctionDefinition,
    passed: tuple[Values, ...],
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """What a call gives that is not read, because it would take too long."""
    deep = f"calls nest deeper than {MAXIMUM_DEPTH} at `{definition.name}`"
    reason = (
        deep if frame.depth >= MAXIMUM_DEPTH else f"to read all calls takes too long at `{definition.name}`"
    )
    note_untracked(reason, run)
    if frame.depth < MAXIMUM_DEPTH:
        gap = Unresolved(
            kind=UnresolvedKind.EFFECT,
            reason=reason,
            span=frame.span(node),
            symbol=frame.symbol,
            module=frame.scope.module.name,
        )
        run.recorder.unresolved[gap] = None
    for values in passed:
        escape(values, definition.name, frame, run)
    return [(one(Unknown(reason)), state.forgetful())]


def _answered(values: Values, *, is_tested: bool) -> Values:
    """The values that a caller gets: which way a returned test went only where it is a test there, too."""
    if not any(isinstance(value, Verdict) for value in values):
        return values
    return frozenset(
        (literal(value.holds) if is_tested else BOOLEAN) if isinstance(value, Verdict) else value
        for value in values
    )


def _returning(summary: Summary, state: State, frame: Frame, *, is_settled: bool) -> Callable[[Exit], Point]:
    """Where the caller stands after each way out of the function.

    Of a recursion that is still being read only the sum is known.
    """
    if not is_settled or summary.entry is None:
        point = forget(summary.changed_paths, state).point
        return lambda _: point
    call = state.point.then(CallStep(summary.entry, is_guarded=frame.checkpoints is not None))
    return lambda found: call.then(ReturnStep(call, found.state.point))


def note_handler_call(callee: Function, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> None:
    """Note that a handler invokes a handler of its own procedure."""
    receiver = callee.receiver
    is_own = isinstance(receiver, InstanceOf) and receiver.is_self
    if not is_own or not is_handler(callee.definition, run.world.names):
        return
    owner = run.world.classes.owner_of(callee.definition)
    prefix = run.world.classes.qualname(owner) if owner is not None else ""
    fact = HandlerCall(
        callee=f"{prefix}.{callee.definition.name}",
        is_conditional=bool(state.guards),
        span=frame.span(node),
    )
    run.recorder.calls[fact] = None


def _captured(callee: Function, state: State, frame: Frame, run: Evaluator) -> dict[str, Values]:
    """The variables around a nested function that it mentions."""
    if callee.closure < 0:
        return {}
    kept = run.world.closures.variables(callee.closure)
    variables = {name: former(values) for name, values in kept.items()}
    if callee.definition.scope.parent is frame.scope:
        # Free variables are looked up when the call runs.
        around = {name: former(values) for name, values in frame.captured.items()}
        variables = {**variables, **around, **state.variables}
    return free_variables(variables, callee.definition.scope, run)


def _summary(
    callee: Function, bound: dict[str, Values], captured: dict[str, Values], frame: Frame, run: Evaluator
) -> tuple[Key, Summary]:
    calls = run.world.calls
    calls.enter(callee.definition)
    marked = {(PARAMETER, name): values for name, values in bound.items()}
    marked |= {(CAPTURED, name): values for name, values in captured.items()}
    key, wide = calls.key(callee.definition, marked)
    inner_bound = {name: wide[PARAMETER, name] for name in bound}
    inner_captured = {name: wide[CAPTURED, name] for name in captured}

    def read() -> Summary:
        return _run(callee, inner_bound, inner_captured, frame, run)

    return key, calls.of(key, read)


def _run(
    callee: Function, bound: dict[str, Values], captured: dict[str, Values], frame: Frame, run: Evaluator
) -> Summary:
    """Read the body once."""
    definition = callee.definition
    run.world.memory.dependencies.read(body_of(definition.scope))
    owner = run.world.classes.owner_of(definition)
    inner = Frame(
        scope=definition.scope,
        symbol=definition.scope.symbol,
        owner=owner,
        receiver=callee.receiver,
        depth=frame.depth + 1,
        captured=captured,
        is_far_reaching=run.world.ordinary.is_far_reaching(definition),
    )
    outer, run.recorder = run.recorder, Recorder()
    entry = Point()
    try:
        # Parameters that nested functions assign are theirs, too.
        for name in run.world.sharing(definition.scope).shared & set(bound):
            run.world.memory.add_variable(definition.scope, name, bound[name])
        remaining = run.execute(definition.node.body, [State(dict(bound), point=entry)], inner)
        recorder = run.recorder
    finally:
        run.recorder = outer
    exits = list(inner.exits)
    end = inner.span(definition.node.name)
    if run.world.sharing(definition.scope).is_generator:
        produced = one(items("generator", (frozenset(inner.yields),), is_exact=False))
        raised = tuple(found for found in exits if found.kind == "raise")
        exits = [Exit("return", State(), end, produced), *raised]
        return Summary(exits=tuple(exits), recorder=recorder)  # the body runs later, step by step
    if _is_stub(definition):
        recorder.untracked[f"`{definition.name}` is abstract"] = None
        result = Exit("return", State(point=entry), end, _declared_result(definition, run))
        return Summary(exits=(result,), recorder=recorder, entry=entry)
    exits.extend(Exit("return", state, end, one(NoResult())) for state in remaining)
    return Summary(exits=tuple(_merged(exits)), recorder=recorder, entry=entry)


def _merged(exits: list[Exit]) -> list[Exit]:
    """Join returns of equal values, so that helpers without an outcome of their own add no paths."""
    returned = [found for found in exits if found.kind == "return"]
    groups = merge_results([(found.values, found.state.alone()) for found in returned])
    spans = {found.values: found.span for found in reversed(returned)}
    origins = {value: origin for found in returned for value, origin in found.origins.items()}
    joined = [
        Exit("return", state, spans.get(values, returned[0].span), values, origins=origins)
        for values, state in groups
    ]
    return [*joined, *_raised([found for found in exits if found.kind == "raise"])]


def _raised(exits: list[Exit]) -> list[Exit]:
    """The ways to raise; one for each place where there are too many, as recursion adds ever more."""
    if len(exits) <= MAXIMUM_STATES:
        return exits
    groups: dict[Hashable, list[Exit]] = {}
    for found in exits:
        groups.setdefault((found.span, found.values, found.exception), []).append(found)
    return [
        replace(
            min(group, key=lambda found: len(found.via)), state=join([found.state.alone() for found in group])
        )
        for group in groups.values()
    ]


def _is_stub(definition: FunctionDefinition) -> bool:
    """Whether the body is only `...`, `pass` or a docstring: an abstract method or a protocol."""
    abstract = any(
        getattr(decorator.decorator, "value", "") == "abstractmethod"
        or getattr(getattr(decorator.decorator, "attr", None), "value", "") == "abstractmethod"
        for decorator in definition.node.decorators
    )
    if abstract:
        return True
    parts = definition.node.body.body
    return (
        bool(parts)
        and all(
            isinstance(part, nodes.Expr) and isinstance(part.value, (nodes.Ellipsis, nodes.SimpleString))
            for part in parts
        )
        and any(isinstance(part, nodes.Expr) and isinstance(part.value, nodes.Ellipsis) for part in parts)
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


def call_lambda(
    callee: LambdaFunction,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """The values of a lambda's body."""
    run.world.memory.dependencies.read(body_of(callee.scope))
    kept = run.world.closures.variables(callee.closure)
    captured = {name: former(values) for name, values in kept.items()}
    inner = Frame(
        scope=callee.scope,
        symbol=frame.symbol,
        owner=frame.owner,
        receiver=frame.receiver,
        depth=frame.depth + 1,
        exits=frame.exits,
        captured=captured,
        is_lambda=True,
        yields=frame.yields,
    )
    if frame.depth >= MAXIMUM_DEPTH or id(callee.node) in run.world.reading:
        note_untracked("a lambda calls itself", run)
        return [(one(Unknown("a lambda calls itself")), state.forgetful())]
    variables: dict[str, Values] = {}
    parameters = callee.node.params
    keywords = dict(arguments.keywords)
    positional = list(arguments.positional)
    rest = arguments.rest | arguments.rest_keywords
    for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
        name = parameter.name.value
        if positional:
            variables[name] = positional.pop(0)
        elif name in keywords:
            variables[name] = keywords.pop(name)
        else:
            default = run.peek(parameter.default, state, inner) if parameter.default is not None else rest
            variables[name] = (default | rest) or one(ANYTHING)
    if isinstance(parameters.star_arg, nodes.Param):
        extra = (*positional, *((rest,) if rest else ()))
        variables[parameters.star_arg.name.value] = one(items("tuple", extra, is_exact=not rest))
    if parameters.star_kwarg is not None:
        entries = tuple((Literal(name, "str"), values) for name, values in keywords.items())
        variables[parameters.star_kwarg.name.value] = one(
            mapping((*entries, *(((None, rest),) if rest else ())), 0, run.world)
        )
    run.world.reading.add(id(callee.node))
    try:
        results = run.evaluate(callee.node.body, State(variables, state.guards, point=state.point), inner)
    finally:
        run.world.reading.discard(id(callee.node))
    ready = state.forgetful() if run.recorder.changes_objects else state
    return merge_results([(values, ready.guarded(after.guards).at(after.point)) for values, after in results])


def run_unseen(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> None:
    """Run what outside code may call, for its effects; what it is passed is unknown.

    Of an object these are the methods that Python itself calls: an exit stack leaves what it has entered.
    Whether and in which thread they are called is not known: what they call in turn is no call of the
    handler.
    """
    called, slips = dict(run.recorder.outside_calls), run.recorder.slips
    run.recorder.slips = {}
    mark = mark_changes(run)
    for value in in_order(values):
        if isinstance(value, (Function, LambdaFunction, Partial)):
            run.call(value, UNSEEN, node, state, frame)
    for hook in _OBJECT_HOOKS:
        run_special((hook,), values, UNSEEN, node, state, frame, run)
    note_deferred(mark, run)
    run.recorder.outside_calls = called
    slips.update((slip, None) for slip in run.recorder.slips if not isinstance(slip, OwnSend))
    run.recorder.slips = slips
