"""Loops: the body runs until the variables settle."""

from collections.abc import Callable
from typing import Final

import libcst as cst

from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import State, join, merge
from sopy_compiler.lowering.interpretation.values import Values

MAXIMUM_ROUNDS: Final = 4

Entry = Callable[[State], tuple[list[State], list[State]]]
"""The states in which another round starts, and those in which the loop is over."""


def execute_for(node: cst.For, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `for` loop and its `else`."""
    after: list[State] = []
    for state in states:
        for values, entered in run.evaluate(node.iter, state, frame):
            after.extend(_for(node, element_of(values, run.world), entered, frame, run))
    return merge(after)


def _for(node: cst.For, elements: Values, state: State, frame: Frame, run: Evaluator) -> list[State]:
    def enter(current: State) -> tuple[list[State], list[State]]:
        return run.assign(node.target, elements, current, frame), [current]

    return _iterate(node, [state], enter, frame, run)


def execute_while(node: cst.While, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `while` loop and its `else`."""

    def enter(current: State) -> tuple[list[State], list[State]]:
        return run.test(node.test, current, frame)

    return merge(after for state in states for after in _iterate(node, [state], enter, frame, run))


def _iterate(
    node: cst.For | cst.While,
    states: list[State],
    enter: Entry,
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """Run the body from the entry states and from its own ends, until no new state appears.

    Tests of an earlier round say nothing about a later one, so a round starts behind the loop's own guards.
    """
    guards = states[0].guards
    seen: list[State] = []
    finished: list[State] = []
    broken: list[State] = []
    pending = states
    for round_number in range(MAXIMUM_ROUNDS):
        seen.extend(pending)
        entered: list[State] = []
        for state in pending:
            trues, falses = enter(state)
            entered.extend(trues)
            finished.extend(falses)
        ends, stopped = _body(node, merge(entered), frame, run)
        broken.extend(stopped)
        following = merge(state.guarded(guards) for state in ends)
        pending = [state for state in following if not _is_covered(state, seen)]
        if not pending:
            break
        if round_number == MAXIMUM_ROUNDS - 2:
            pending = [join([*seen, *pending]).guarded(guards)]
    orelse = node.orelse
    if orelse is not None:
        finished = run.execute(orelse.body, merge(finished), frame)
    return merge([*finished, *broken])


def _is_covered(state: State, seen: list[State]) -> bool:
    return any(other.variables == state.variables and other.possible == state.possible for other in seen)


def _body(
    node: cst.For | cst.While, states: list[State], frame: Frame, run: Evaluator
) -> tuple[list[State], list[State]]:
    """The states at the end of one round, and those that left by `break`."""
    outer, frame.exits = frame.exits, []
    ends = run.execute(node.body, states, frame)
    inner, frame.exits = frame.exits, outer
    broken: list[State] = []
    for found in inner:
        if found.kind == "break":
            broken.append(found.state)
        elif found.kind == "continue":
            ends.append(found.state)
        else:
            frame.exits.append(found)
    return ends, broken
