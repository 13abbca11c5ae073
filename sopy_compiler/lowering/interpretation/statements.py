"""What statements do to the states."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import libcst as cst

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.term import Term
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.assignment import assign
from sopy_compiler.lowering.interpretation.branching import guard_of, is_test, split
from sopy_compiler.lowering.interpretation.decorated import function_values
from sopy_compiler.lowering.interpretation.dict_states import is_mapping_like
from sopy_compiler.lowering.interpretation.direct import augmented_term, direct_term
from sopy_compiler.lowering.interpretation.effects import (
    container_name,
    is_immutable,
    record_access,
    record_mutation,
    record_read,
)
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.exception_types import exceptions_of
from sopy_compiler.lowering.interpretation.exceptions import execute_try
from sopy_compiler.lowering.interpretation.loops import execute_for, execute_while
from sopy_compiler.lowering.interpretation.managers import execute_with
from sopy_compiler.lowering.interpretation.notes import note_assignment
from sopy_compiler.lowering.interpretation.operators import binary, merge_in_place, run_in_place
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of
from sopy_compiler.lowering.interpretation.patterns import execute_match
from sopy_compiler.lowering.interpretation.state import Exit, State, merge
from sopy_compiler.lowering.interpretation.steps import change, sources, store, used
from sopy_compiler.lowering.interpretation.untracked import note_method, note_store
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Items,
    Literal,
    Mapping,
    Method,
    SigmaPart,
    Typed,
    Unknown,
    Values,
    Verdict,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name, captured_number
from sopy_compiler.syntax.scope import ScopeKind

Statement = cst.BaseStatement | cst.BaseSmallStatement
Rule = Callable[[Statement, State, Frame, Evaluator], list[State]]
GroupRule = Callable[[Statement, list[State], Frame, Evaluator], list[State]]


def execute_block(
    body: Sequence[Statement], states: list[State], frame: Frame, run: Evaluator
) -> list[State]:
    """The states after a sequence of statements; statements that no path reaches are not read."""
    for statement in body:
        if not states:
            return []
        run.world.spend(len(states))
        if isinstance(statement, cst.SimpleStatementLine):
            states = execute_block(statement.body, states, frame, run)
            continue
        states = _execute(statement, states, frame, run)
        if frame.checkpoints is not None:
            frame.checkpoints.extend(states)
    return states


def _execute(statement: Statement, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    match statement:
        case cst.For():
            return execute_for(statement, states, frame, run)
        case cst.While():
            return execute_while(statement, states, frame, run)
        case cst.Try() | cst.TryStar():
            return execute_try(statement, states, frame, run)
        case cst.With():
            return execute_with(statement, states, frame, run)
        case cst.Match():
            return execute_match(statement, states, frame, run)
    rule = RULES.get(type(statement))
    if rule is None:
        return states
    return merge(after for state in states for after in rule(statement, state, frame, run))


def _expression(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Expr)
    return [after for _, after in run.evaluate(node.value, state, frame)]


def _assign(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Assign)
    states: list[State] = []
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(node.value, state, frame):
        current = [after]
        origins = sources(node.value, values, mark, after, run)
        # The second of several targets is assigned when the first may have changed what the term reads.
        is_single = len(node.targets) == 1 and isinstance(node.targets[0].target, cst.Attribute)
        term = direct_term(node.value, values, state, after, frame, run) if is_single else None
        for target in node.targets:
            current = [
                _deriving(target.target, origins, item)
                for one_state in current
                for item in assign(target.target, values, one_state, frame, run, term=term)
            ]
        states.extend(current)
    return states


def _deriving(target: cst.CSTNode, origins: frozenset[Place], state: State) -> State:
    """The state knowing from which places the assigned variables were computed."""
    match target:
        case cst.Name(value=name):
            return state.deriving(name, origins)
        case cst.Tuple() | cst.List():
            for element in target.elements:
                state = _deriving(element.value, origins, state)
    return state


def _annotated(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.AnnAssign)
    if node.value is None:
        return [state]
    states: list[State] = []
    declared = run.world.types.lower(node.annotation.annotation, frame.scope)
    mark = len(run.recorder.touched)
    for values, after in run.evaluate(node.value, state, frame):
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


_SET_OPERATIONS: Final = {
    "BitOrAssign": "update",
    "BitAndAssign": "intersection_update",
    "SubtractAssign": "difference_update",
    "BitXorAssign": "symmetric_difference_update",
}
_IN_PLACE: Final = {
    ("list", "AddAssign"): "list.extend",
    ("list", "MultiplyAssign"): "list.imul",
    ("deque", "AddAssign"): "deque.extend",
    ("bytearray", "AddAssign"): "bytearray.extend",
    ("dict", "BitOrAssign"): "dict.update",
    **{("set", operator): f"set.{name}" for operator, name in _SET_OPERATIONS.items()},
}


def _augmented(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.AugAssign)
    states: list[State] = []
    for values, ready in run.evaluate(node.value, state, frame):
        target = node.target
        owners = run.peek(target, ready, frame)
        current = used(target, owners, Manner.ARITHMETIC, "", ready, frame, run)
        for owner in owners:
            if isinstance(owner, SigmaPart) and owner.path:
                current = _note_in_place(owner, values, node, current, frame, run)
                note_assignment(node.target, owner.path, "", values, type(node.operator).__name__, frame, run)
            elif isinstance(owner, SigmaPart) and is_mapping_like(owner, run):
                update, merged = Method(owner, "update"), Arguments(positional=(values,))
                for _, after in run.call(update, merged, node, current, frame):
                    current = after
            elif not isinstance(owner, SigmaPart):
                note_method(owner, "update", node, frame, run)
        term = augmented_term(node, owners, values, state, current, frame, run)
        states.extend(_store_augmented(node, owners, values, current, frame, run, term))
    return states


def _note_in_place(
    part: SigmaPart, values: Values, node: cst.AugAssign, state: State, frame: Frame, run: Evaluator
) -> State:
    record_read(part, node.target, frame, run)
    operation = _IN_PLACE.get((container_name(part.type), type(node.operator).__name__))
    if operation is not None:
        record_mutation(part, operation, node.target, frame, run)
        note_alias((*part.path, ELEMENT), element_of(values, run.world), run)
        return change(part, operation, node.target, state, frame)
    if isinstance(node.target, cst.Name) and not part.type.is_known:
        record_mutation(part, "object.iadd", node.target, frame, run)
        return change(part, "object.iadd", node.target, state, frame)
    return state


def _store_augmented(
    node: cst.AugAssign,
    owners: Values,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    term: Term | None,
) -> list[State]:
    kept: Values = frozenset()
    for owner in owners:
        if isinstance(owner, Items | Mapping) and owner.site:
            merge_in_place(owner, values, run)
            kept |= one(owner)
        elif isinstance(owner, SigmaPart) and not is_immutable(owner.type, run.world):
            kept |= one(owner)
    others = owners - kept
    results: Results = [(kept, state)] if kept else []
    run_in_place(node.operator, kept, values, node, state, frame, run)
    if others or not owners:
        results += binary(node.operator, others, values, node, state, frame, run)
    if isinstance(node.target, cst.Name):
        return [bind_name(node.target.value, made, after, frame, run) for made, after in results]
    run.refer(node.target, state, frame)
    return [
        item
        for made, after in results
        for item in assign(node.target, made, after, frame, run, operation="augmented", term=term)
    ]


def _return(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Return)
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
    called = node.value.expression if isinstance(node.value, cst.Await) else node.value
    for values, after in run.evaluate(node.value, state, frame):
        origins = frame.origins.get(id(called), {})
        frame.exits.append(Exit("return", after, frame.span(node.value), values, origins=origins))
    return []


def _raise(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Raise)
    if node.exc is None:
        frame.exits.append(Exit("raise", state, frame.span(node)))
        return []
    for values, after in run.evaluate(node.exc, state, frame):
        for raised in exceptions_of(values, run):
            name = raised.name or _written(node.exc, frame)
            frame.exits.append(Exit("raise", after, frame.span(node), raised.values, name))
    return []


def _written(node: cst.BaseExpression, frame: Frame) -> str:
    """The name of an exception that cannot be told, as the source has it."""
    called = node.func if isinstance(node, cst.Call) else node
    return frame.code(called) if isinstance(called, cst.Name | cst.Attribute) else ""


def _assert(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Assert)
    trues, falses = run.test(node.test, state, frame)
    for false in falses:
        failing = false
        if not trues:
            guard = guard_of(node.test, state, frame, run)
            failing = false.with_guard(replace(guard, holds=not guard.holds))
        frame.exits.append(Exit("raise", failing, frame.span(node), exception="AssertionError"))
    # What holds after an assertion is no condition of the path: its failure is a transition of its own.
    return [true.guarded(state.guards) for true in trues]


def _if(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.If)
    trues, falses = run.test(node.test, state, frame)
    after = run.execute(node.body, trues, frame)
    match node.orelse:
        case cst.If():
            return [*after, *(item for false in falses for item in _if(node.orelse, false, frame, run))]
        case cst.Else():
            return [*after, *run.execute(node.orelse.body, falses, frame)]
    return [*after, *falses]


def _leave(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    kind = "break" if isinstance(node, cst.Break) else "continue"
    frame.exits.append(Exit(kind, state, frame.span(node)))
    return []


def _delete(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.Del)
    targets = (
        [element.value for element in node.target.elements]
        if isinstance(node.target, cst.Tuple | cst.List)
        else [node.target]
    )
    for target in targets:
        if not isinstance(target, cst.Attribute | cst.Subscript):
            continue
        for owners, _ in run.refer(target.value, state, frame):
            for owner in owners:
                if not isinstance(owner, SigmaPart):
                    note_store(owner, target, frame, run)
                    continue
                if isinstance(target, cst.Attribute):
                    path = (*owner.path, target.attr.value)
                    record_access(run, frame, target, AccessKind.WRITE, path, "", path[-1], "delete")
                    state = store(path, frozenset(), target, state, frame, run)
                elif is_mapping_like(owner, run) and isinstance(target.slice[0].slice, cst.Index):
                    key = Arguments(positional=(run.peek(target.slice[0].slice.value, state, frame),))
                    for _, after in run.call(Method(owner, "pop"), key, target, state, frame):
                        state = after
                else:
                    operation = f"{container_name(owner.type) or 'object'}.delitem"
                    record_mutation(owner, operation, target, frame, run)
                    state = change(owner, operation, target, state, frame)
        state = state.forgetful()
    return [state]


def _define_function(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.FunctionDef)
    scope = frame.scope.module.children[id(node)]
    definition = run.world.names.function_of(scope)
    if frame.scope.kind is not ScopeKind.FUNCTION:
        function_values(definition, run)  # decorators can register it somewhere
        return [state]
    number = captured_number(node, run.world.sharing(scope).mentioned, state, frame, run)
    functions = function_values(definition, run, closure=number)
    return [bind_name(node.name.value, functions, state, frame, run)]


def _define_class(node: Statement, state: State, frame: Frame, run: Evaluator) -> list[State]:
    assert isinstance(node, cst.ClassDef)
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


RULES: Final[dict[type[cst.CSTNode], Rule]] = {
    cst.Expr: _expression,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.If: _if,
    cst.Break: _leave,
    cst.Continue: _leave,
    cst.Del: _delete,
    cst.FunctionDef: _define_function,
    cst.ClassDef: _define_class,
}
