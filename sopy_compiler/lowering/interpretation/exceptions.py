"""`try` and `with`: paths that exceptions take."""

from typing import Final

import libcst as cst

from sopy_compiler.ir.condition import Guard
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import Exit, State, common_prefix, join, merge
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    InstanceOf,
    Value,
    Values,
    one,
)

_CATCH_ALL: Final = frozenset({"Exception", "BaseException"})


def execute_try(
    node: cst.Try | cst.TryStar, states: list[State], frame: Frame, run: Evaluator
) -> list[State]:
    """The states after a `try` statement.

    An exception can come from anywhere in the body, so a handler starts from every state of it.
    """
    outer, frame.exits = frame.exits, []
    before, frame.checkpoints = frame.checkpoints, list(states)
    ends = run.execute(node.body, states, frame)
    points, frame.checkpoints = frame.checkpoints, before
    body_exits, frame.exits = frame.exits, []
    raised = [found for found in body_exits if found.kind == "raise"]
    points = [*points, *(found.state for found in raised)]
    if node.orelse is not None:
        ends = run.execute(node.orelse.body, ends, frame)
    for handler in node.handlers:
        ends.extend(_handle(handler, node, points, states, frame, run))
    escaped = [found for found in raised if not _is_caught(found, node, frame)]
    exits = [*(found for found in body_exits if found.kind != "raise"), *escaped, *frame.exits]
    frame.exits = outer
    if node.finalbody is None:
        frame.exits.extend(exits)
        return merge(ends)
    return _finally(node.finalbody, merge(ends), exits, points, frame, run)


def _handle(
    handler: cst.ExceptHandler | cst.ExceptStarHandler,
    node: cst.Try | cst.TryStar,
    points: list[State],
    states: list[State],
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """The states after one `except` block."""
    start = _anywhere(points, states)
    names = ", ".join(_caught_names(handler, frame)) or "an exception"
    text = f"{names} is raised"
    start = start.with_guard(Guard(text=text, expression=text))
    if handler.name is not None and isinstance(handler.name.name, cst.Name):
        start = start.bind(handler.name.name.value, one(ANYTHING))
    return run.execute(handler.body, [start], frame)


def _anywhere(points: list[State], states: list[State]) -> State:
    """One state that covers every point of the body, behind the tests made before it."""
    guards = states[0].guards
    for state in states:
        guards = common_prefix(guards, state.guards)
    return join(points or states).guarded(guards).forgetful()


def _caught_names(handler: cst.ExceptHandler | cst.ExceptStarHandler, frame: Frame) -> list[str]:
    match handler.type:
        case None:
            return []
        case cst.Tuple(elements=elements):
            return [frame.code(element.value) for element in elements]
    return [frame.code(handler.type)]


def _is_caught(found: Exit, node: cst.Try | cst.TryStar, frame: Frame) -> bool:
    """Whether a handler surely takes the exception."""
    for handler in node.handlers:
        names = _caught_names(handler, frame)
        if not names or found.exception in names:
            return True
        if set(names) & _CATCH_ALL and found.exception not in {"SystemExit", "KeyboardInterrupt", ""}:
            return True
    return False


def _finally(
    block: cst.Finally,
    ends: list[State],
    exits: list[Exit],
    points: list[State],
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """Run the `finally` block on every way out; a way out of its own replaces the other."""
    after = run.execute(block.body, ends, frame)
    for found in exits:
        for state in run.execute(block.body, [found.state], frame):
            frame.exits.append(Exit(found.kind, state, found.span, found.values, found.exception, found.via))
    if points and not ends and not exits:
        run.execute(block.body, [join(points).forgetful()], frame)
    return merge(after)


def execute_with(node: cst.With, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `with` statement; a manager that can swallow exceptions ends it anywhere."""
    swallows = False
    note_untracked("a `with` statement runs code that is not read", run)
    for item in node.items:
        entered: list[State] = []
        for state in states:
            for values, after in run.evaluate(item.item, state, frame):
                swallows = swallows or any(_swallows(value, item.item, frame, run) for value in values)
                bound = _entered(values, item.item, frame, run)
                if item.asname is None:
                    entered.append(after)
                else:
                    entered.extend(run.assign(item.asname.name, bound, after, frame))
        states = merge(entered)
    if not states:
        return []
    if not swallows:
        return run.execute(node.body, states, frame)
    before, frame.checkpoints = frame.checkpoints, list(states)
    outer, frame.exits = frame.exits, []
    ends = run.execute(node.body, states, frame)
    points, frame.checkpoints = frame.checkpoints, before
    exits, frame.exits = frame.exits, outer
    frame.exits.extend(exits)
    points.extend(found.state for found in exits if found.kind == "raise")
    return merge([*ends, _anywhere(points, states)])


def _entered(values: Values, node: cst.BaseExpression, frame: Frame, run: Evaluator) -> Values:
    """What `as` binds: the manager itself where it is a value the analysis follows."""
    kept: set[Value] = set()
    for value in values:
        kept.add(ANYTHING if isinstance(value, InstanceOf) else value)
    return frozenset(kept)


def _swallows(value: Value, node: cst.BaseExpression, frame: Frame, run: Evaluator) -> bool:
    """Whether the manager's `__exit__` can stop an exception: `contextlib.suppress`, or one that returns a value."""
    if isinstance(node, cst.Call):
        callee = run.peek(node.func, State(), frame)
        if one(External("contextlib.suppress")) == callee:
            return True
        for made in callee:
            if isinstance(made, ClassObject):
                return _returns_something(made, run)
    return isinstance(value, InstanceOf) and _returns_something(ClassObject(value.definition), run)


def _returns_something(manager: ClassObject, run: Evaluator) -> bool:
    for name in ("__exit__", "__aexit__"):
        function = run.world.classes.method(manager.definition, name)
        if function is not None and function.node.returns is not None:
            annotation = function.scope.tree.code(function.node.returns.annotation)
            return annotation not in {"None", "Literal[False]"}
    return False
