"""What statements do to the states."""

from collections.abc import Callable, Sequence
from typing import Final

from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.place import Place
from sopy_compiler.lowering.interpretation.assignment import assign, delete
from sopy_compiler.lowering.interpretation.branching import guard_of, is_test, split
from sopy_compiler.lowering.interpretation.decorated import function_values
from sopy_compiler.lowering.interpretation.direct import direct_term
from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.exception_types import exceptions_of
from sopy_compiler.lowering.interpretation.exceptions import execute_try
from sopy_compiler.lowering.interpretation.idle_statements import note_idle, note_payload
from sopy_compiler.lowering.interpretation.in_place import assign_augmented
from sopy_compiler.lowering.interpretation.loops import execute_for, execute_while
from sopy_compiler.lowering.interpretation.lost_coroutines import note_dropped, note_kept
from sopy_compiler.lowering.interpretation.lost_states import note_rebound
from sopy_compiler.lowering.interpretation.lost_transitions import note_sign, note_unreturned
from sopy_compiler.lowering.interpretation.managers import execute_with
from sopy_compiler.lowering.interpretation.patterns import execute_match
from sopy_compiler.lowering.interpretation.raised_outcomes import note_raised
from sopy_compiler.lowering.interpretation.state import Exit, State, merge
from sopy_compiler.lowering.interpretation.steps import sources, used
from sopy_compiler.lowering.interpretation.unpackings import note_unpacked
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Literal,
    Typed,
    Unknown,
    Values,
    Verdict,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name, captured_number
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import ScopeKind

Statement = nodes.Statement | nodes.SimpleStatement
Rule = Callable[[Statement, State, Frame, Evaluator], list[State]]


def execute_block(
    body: Sequence[Statement], states: list[State], frame: Frame, run: Evaluator
) -> list[State]:
    """The states after a sequence of statements; statements that no path reaches are not read."""
    for statement in body:
        if not states:
            return []
        run.world.spend(len(states), is_far_reaching=frame.is_far_reaching)
        states = _execute(statement, states, frame, run)
        if frame.checkpoints is not None:
            frame.checkpoints.extend(states)
    return states


def _execute(statement: Statement, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    match statement:
        case nodes.For():
            return execute_for(statement, states, frame, run)
        case nodes.While():
            return execute_while(statement, states, frame, run)
        case nodes.Try() | nodes.TryStar():
            return execute_try(statement, states, frame, run)
        case nodes.With():
            return execute_with(statement, states, frame, run)
        case nodes.Match():
            return execute_match(statement, states, frame, run)
    rule = RULES.get(type(statement))
    if rule is None:
        return states
    return merge(after for state in states for after in rule(statement, state, frame, run))


def _expression(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Expr)
    mark = len(run.recorder.touched)
    note_idle(node.value, state, frame, run)
    states: list[State] = []
    for values, after in run.evaluate(node.value, state, frame):
        note_dropped(node.value, values, state, frame, run)
        note_unreturned(node.value, values, state, frame, run)
        states.append(_gaining(node.value, mark, after, run))
    return states


def _gaining(node: nodes.Expression, mark: int, state: State, run: Evaluator) -> State:
    """The state after `name.append(value)`: what the variable holds is computed from the value, too."""
    match node:
        case nodes.Call(func=nodes.Attribute(value=nodes.Name(value=name), attr=nodes.Name(value=method))):
            if method in MUTATORS and name in state.variables:
                known = state.derived.get(name, frozenset())
                return state.deriving(name, known | sources(node, frozenset(), mark, state, run))
    return state


def _assign(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Assign)
    states: list[State] = []
    mark = len(run.recorder.touched)
    results = run.evaluate(node.value, state, frame)
    if len(node.targets) == 1:
        _note_slips(node, node.targets[0].target, node.value, results, state, frame, run)
    for values, after in results:
        origins = sources(node.value, values, mark, after, run)
        current = [_taken_apart(node, values, after, frame, run)]
        # The second of several targets is assigned when the first may have changed what the term reads.
        is_single = len(node.targets) == 1 and isinstance(node.targets[0].target, nodes.Attribute)
        term = direct_term(node.value, values, state, after, frame, run) if is_single else None
        for target in node.targets:
            current = [
                _deriving(target.target, origins, item)
                for one_state in current
                for item in assign(target.target, values, one_state, frame, run, term=term)
            ]
        states.extend(current)
    return states


def _taken_apart(node: nodes.Assign, values: Values, state: State, frame: Frame, run: Evaluator) -> State:
    """The state after the value was unpacked, if it is."""
    if any(isinstance(target.target, (nodes.Tuple, nodes.List)) for target in node.targets):
        return used(node.value, values, Manner.UNPACKING, "", state, frame, run)
    return state


def _note_slips(
    node: nodes.Assign | nodes.AnnAssign,
    target: nodes.Node,
    value: nodes.Expression,
    results: Results,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Note what an assignment to a single target can hardly mean, whichever of the results it gives."""
    values: Values = frozenset().union(*(found for found, _ in results))
    note_kept(target, value, values, state, frame, run)
    note_rebound(target, value, values, state, frame, run)
    note_payload(target, node, state, frame, run)
    note_unpacked(target, value, values, frame, run)
    if isinstance(node, nodes.Assign):
        note_sign(node, target, state, frame, run)


def _deriving(target: nodes.Node, origins: frozenset[Place], state: State) -> State:
    """The state knowing from which places the assigned variables were computed."""
    match target:
        case nodes.Name(value=name):
            return state.deriving(name, origins)
        case nodes.Tuple() | nodes.List():
            for element in target.elements:
                state = _deriving(element.value, origins, state)
    return state


def _annotated(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.AnnAssign)
    if node.value is None:
        return [state]
    states: list[State] = []
    declared = run.world.types.lower(node.annotation.annotation, frame.scope)
    mark = len(run.recorder.touched)
    results = run.evaluate(node.value, state, frame)
    _note_slips(node, node.target, node.value, results, state, frame, run)
    for values, after in results:
        known = one(Typed(declared)) if declared.is_known and _is_vague(values) else values
        origins = sources(node.value, values, mark, after, run)
        assigned = assign(node.target, known, after, frame, run)
        states.extend(_deriving(node.target, origins, item) for item in assigned)
    return states


def _is_vague(values: Values) -> bool:
    """Whether the values are less known than an annotation."""
    return all(
        isinstance(value, Unknown) or (isinstance(value, Typed) and not value.type.is_known)
        for value in values
    )


def _augmented(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.AugAssign)
    note_payload(node.target, node, state, frame, run)
    return assign_augmented(node, state, frame, run)


def _return(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Return)
    if node.value is None:
        frame.exits.append(Exit("return", state, frame.span(node), one(Literal(None, "None"))))
        return []
    if frame.depth and is_test(node.value):
        trues, falses = split(node.value, state, frame, run)
        if trues and falses:
            for states, holds in ((trues, True), (falses, False)):
                verdict = one(Verdict(holds))
                frame.exits += [
                    Exit("return", one_way, frame.span(node.value), verdict) for one_way in states
                ]
            return []
    called = node.value.expression if isinstance(node.value, nodes.Await) else node.value
    for values, after in run.evaluate(node.value, state, frame):
        origins = frame.origins.get(id(called), {})
        frame.exits.append(Exit("return", after, frame.span(node.value), values, origins=origins))
    return []


def _raise(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Raise)
    if node.exc is None:
        frame.exits.append(Exit("raise", state, frame.span(node)))
        return []
    for values, after in run.evaluate(node.exc, state, frame):
        note_raised(node.exc, values, frame, run)
        for raised in exceptions_of(values, run):
            name = raised.name or _written(node.exc, frame)
            frame.exits.append(Exit("raise", after, frame.span(node), raised.values, name))
    return []


def _written(node: nodes.Expression, frame: Frame) -> str:
    """The name of an exception that cannot be told, as the source has it."""
    called = node.func if isinstance(node, nodes.Call) else node
    return frame.code(called) if isinstance(called, (nodes.Name, nodes.Attribute)) else ""


def _assert(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Assert)
    trues, falses = run.test(node.test, state, frame)
    for false in falses:
        failing = false
        if not trues:
            guard = guard_of(node.test, state, frame, run)
            failing = false.with_guard(guard.opposite)
        frame.exits.append(Exit("raise", failing, frame.span(node), exception="AssertionError"))
    # What holds after an assertion is no condition of the path: its failure is a transition of its own.
    return [true.guarded(state.guards) for true in trues]


def _if(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.If)
    trues, falses = run.test(node.test, state, frame)
    after = run.execute(node.body, trues, frame)
    match node.orelse:
        case nodes.If():
            return [*after, *(item for false in falses for item in _if(node.orelse, false, frame, run))]
        case nodes.Else():
            return [*after, *run.execute(node.orelse.body, falses, frame)]
    return [*after, *falses]


def _leave(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    kind = "break" if isinstance(node, nodes.Break) else "continue"
    frame.exits.append(Exit(kind, state, frame.span(node)))
    return []


def _delete(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.Del)
    return [after.forgetful() for after in delete(node.target, state, frame, run)]


def _define_function(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.FunctionDef)
    scope = frame.scope.module.children[id(node)]
    definition = run.world.names.function_of(scope)
    if frame.scope.kind is not ScopeKind.FUNCTION:
        function_values(definition, run)  # decorators can register it somewhere
        return [state]
    number = captured_number(node, run.world.sharing(scope).mentioned, state, frame, run)
    functions = function_values(definition, run, closure=number)
    return [bind_name(node.name.value, functions, state, frame, run)]


def _define_class(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, nodes.ClassDef)
    scope = frame.scope.module.children[id(node)]
    definition = run.world.names.class_of(scope)
    inner = Frame(scope=scope, symbol=scope.symbol, captured={**frame.captured, **state.variables})
    run.execute(node.body, [State(guards=state.guards)], inner)
    for decorator in node.decorators:
        for callees, _ in run.evaluate(decorator.decorator, state, frame):
            passed = Arguments(positional=(one(ClassObject(definition)),))
            for callee in callees:
                run.call(callee, passed, decorator.decorator, state, frame)
    if frame.scope.kind is not ScopeKind.FUNCTION:
        return [state]
    return [bind_name(node.name.value, one(ClassObject(definition)), state, frame, run)]


RULES: Final[dict[type[nodes.Node], Rule]] = {
    nodes.Expr: _expression,
    nodes.Assign: _assign,
    nodes.AnnAssign: _annotated,
    nodes.AugAssign: _augmented,
    nodes.Return: _return,
    nodes.Raise: _raise,
    nodes.Assert: _assert,
    nodes.If: _if,
    nodes.Break: _leave,
    nodes.Continue: _leave,
    nodes.Del: _delete,
    nodes.FunctionDef: _define_function,
    nodes.ClassDef: _define_class,
}
