"""`try`: paths that exceptions take."""

from dataclasses import replace

from sopy_compiler.ir.condition import Guard
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.exception_types import instances, is_surely_caught
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.points import is_unchanged
from sopy_compiler.lowering.interpretation.state import Exit, State, common_prefix, join, merge
from sopy_compiler.lowering.interpretation.steps import forget
from sopy_compiler.lowering.interpretation.values import ANYTHING, Values, one
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk_own


def execute_try(
    node: nodes.Try | nodes.TryStar, states: list[State], frame: Frame, run: Evaluator
) -> list[State]:
    """The states after a `try` statement.

    An exception can come from anywhere in the body, so a handler starts from every state of it.
    """
    outer, frame.exits = frame.exits, []
    before, frame.checkpoints = frame.checkpoints, list(states)
    mark = len(run.recorder.changed_by_calls)
    ends = run.execute(node.body, states, frame)
    # A function that raises may have made some of its changes and not the others.
    halfway = tuple(run.recorder.changed_by_calls[mark:])
    points, frame.checkpoints = frame.checkpoints, before
    if before is not None:
        before.extend(points)  # what this statement does not catch, an outer one may
    body_exits, frame.exits = frame.exits, []
    raised = [found for found in body_exits if found.kind == "raise"]
    points = [*points, *(found.state for found in body_exits)]
    if node.orelse is not None:
        ends = run.execute(node.orelse.body, ends, frame)
    for handler in node.handlers:
        ends.extend(_handle(handler, forget(halfway, anywhere(points, states)), frame, run))
    caught = [_caught(handler, states[0], frame, run) for handler in node.handlers]
    escaped = [
        found
        for found in raised
        if not any(is_surely_caught(found.values, found.exception, classes, run) for classes in caught)
    ]
    exits = [*(found for found in body_exits if found.kind != "raise"), *escaped, *frame.exits]
    frame.exits = outer
    if node.finalbody is None:
        frame.exits.extend(exits)
        return merge(ends)
    interrupted = forget(halfway, anywhere(points, states))
    return _finally(node.finalbody, merge(ends), exits, interrupted, frame, run)


def _caught(
    handler: nodes.ExceptHandler | nodes.ExceptStarHandler, state: State, frame: Frame, run: Evaluator
) -> Values | None:
    """The classes that an `except` names; None when it names none."""
    return None if handler.type is None else run.peek(handler.type, state, frame)


def _handle(
    handler: nodes.ExceptHandler | nodes.ExceptStarHandler, start: State, frame: Frame, run: Evaluator
) -> list[State]:
    """The states after one `except` block that starts from `start`."""
    names = ", ".join(_caught_names(handler, frame)) or "an exception"
    text = f"{names} is raised"
    start = start.with_guard(Guard(text=text, expression=text))
    if handler.name is not None and isinstance(handler.name.name, nodes.Name):
        classes = _caught(handler, start, frame, run)
        bound = one(ANYTHING) if classes is None else instances(classes, run)
        if isinstance(handler, nodes.ExceptStarHandler):
            bound = one(ANYTHING)
        start = bind_name(handler.name.name.value, bound, start, frame, run)
    return run.execute(handler.body, [start], frame)


def anywhere(points: list[State], states: list[State]) -> State:
    """One state that covers every point of the body, behind the tests made before it."""
    guards = states[0].guards
    for state in states:
        guards = common_prefix(guards, state.guards)
    return join(points or states).guarded(guards).forgetful()


def _caught_names(handler: nodes.ExceptHandler | nodes.ExceptStarHandler, frame: Frame) -> list[str]:
    match handler.type:
        case None:
            return []
        case nodes.Tuple(elements=elements):
            return [frame.code(element.value) for element in elements]
    return [frame.code(handler.type)]


def _finally(
    block: nodes.Finally,
    ends: list[State],
    exits: list[Exit],
    interrupted: State,
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """Run the `finally` block on every way out; a way out of its own replaces the other."""
    after = run.execute(block.body, ends, frame)
    for found in exits:
        for state in run.execute(block.body, [found.state], frame):
            # What is returned was read before the block ran.
            is_same = is_unchanged(found.state.point, state.point)
            values = found.values if is_same else former(found.values)
            frame.exits.append(replace(found, state=state, values=values))
    if (
        any(isinstance(node, (nodes.Return, nodes.Break, nodes.Continue)) for node in walk_own(block))
        or not ends
    ):
        # An exception that nothing catches runs it, too; it goes on unless the block leaves.
        run.execute(block.body, [interrupted], frame)
    return merge(after)
