"""Loops: the body runs until the variables settle."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.place import Place
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame, LoopReading
from sopy_compiler.lowering.interpretation.operators import iterate
from sopy_compiler.lowering.interpretation.state import State, covers, join, merge
from sopy_compiler.lowering.interpretation.steps import doubted, sources, used
from sopy_compiler.lowering.interpretation.unpackings import note_loop
from sopy_compiler.lowering.interpretation.values import SigmaPart, Unknown, Values
from sopy_compiler.syntax import nodes

SEPARATE_ROUNDS: Final = 3
MAXIMUM_ROUNDS: Final = 40
SEPARATE_DEPTH: Final = 2

Entry = Callable[[State], tuple[list[State], list[State]]]
"""The states in which another round starts, and those in which the loop is over."""


def execute_for(node: nodes.For, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `for` loop and its `else`."""

    def read(entry: list[State]) -> list[State]:
        after: list[State] = []
        mark = len(run.recorder.touched)
        for state in entry:
            for values, evaluated in run.evaluate(node.iter, state, frame):
                entered = used(node.iter, values, Manner.ITERATION, "", evaluated, frame, run)
                note_loop(node.target, node.iter, values, frame, run)
                elements = iterate(values, node.iter, entered, frame, run)
                origins = sources(node.iter, values, mark, entered, run)
                after.extend(_for(node, elements, origins, entered, frame, run))
        return merge(after)

    return _read_once(node, states, frame, read)


def _for(
    node: nodes.For, elements: Values, origins: frozenset[Place], state: State, frame: Frame, run: Evaluator
) -> list[State]:
    def enter(current: State) -> tuple[list[State], list[State]]:
        # Whether there is another round, the object that is iterated knows.
        return run.assign(node.target, elements, current, frame), [doubted(origins, current)]

    return _iterate(node, [state], enter, frame, run)


def execute_while(node: nodes.While, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `while` loop and its `else`."""

    def enter(current: State) -> tuple[list[State], list[State]]:
        return run.test(node.test, current, frame)

    def read(entry: list[State]) -> list[State]:
        return merge(after for state in entry for after in _iterate(node, [state], enter, frame, run))

    return _read_once(node, states, frame, read)


def _read_once(
    node: nodes.For | nodes.While,
    states: list[State],
    frame: Frame,
    read: Callable[[list[State]], list[State]],
) -> list[State]:
    """Read a loop; a deeply nested one for all states at once, and again only for what is new.

    Otherwise the rounds of nested loops would multiply.
    """
    if frame.loop_depth < SEPARATE_DEPTH:
        return read(states)
    entry = join(states)
    known = frame.loops.get(id(node))
    points = frame.checkpoints
    if known is not None and known.serves(entry, needs_points=points is not None):
        known.entry.point.before.append(entry.point)
        frame.exits.extend(known.exits)
        if points is not None:
            points.extend(known.points or ())
        return list(known.after)
    entry = (entry if known is None else join([known.entry, entry])).at_head()
    first_exit, first_point = len(frame.exits), len(points or ())
    after = read([entry])
    frame.loops[id(node)] = LoopReading(
        entry=entry,
        after=tuple(after),
        exits=tuple(frame.exits[first_exit:]),
        points=None if points is None else tuple(points[first_point:]),
    )
    return after


def _iterate(
    node: nodes.For | nodes.While,
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
        pending = [state.at_head() for state in pending]
        seen.extend(pending)
        entered: list[State] = []
        for state in pending:
            trues, falses = enter(state)
            entered.extend(trues)
            finished.extend(falses)
        ends, stopped = _body(node, merge(entered), frame, run)
        broken.extend(stopped)
        following = merge(state.guarded(guards) for state in ends)
        pending = [state for state in following if not _leads_back(state, seen)]
        if not pending:
            break
        if round_number >= SEPARATE_ROUNDS:
            before = join(seen)
            wide = join([before, *pending]).guarded(guards)
            pending = [wide if round_number < MAXIMUM_ROUNDS - 3 else _widened(before, wide)]
            seen = []
    orelse = node.orelse
    if orelse is not None:
        finished = run.execute(orelse.body, merge(finished), frame)
    return merge([*finished, *broken])


def _widened(before: State, state: State) -> State:
    """Give up on variables that still take new values when the rounds run out; parts of sigma stay."""
    unknown = Unknown("it is computed in a loop that does not settle")
    variables: dict[str, Values] = {
        name: values
        if values == before.variables.get(name)
        else frozenset((unknown, *(value for value in values if isinstance(value, SigmaPart))))
        for name, values in state.variables.items()
    }
    return replace(state, variables=variables, possible={})


def _leads_back(state: State, seen: list[State]) -> bool:
    """Whether an earlier round has started from a state that covers this one; the way then leads there."""
    for other in seen:
        if covers(other, state):
            other.point.before.append(state.point)
            return True
    return False


def _body(
    node: nodes.For | nodes.While, states: list[State], frame: Frame, run: Evaluator
) -> tuple[list[State], list[State]]:
    """The states at the end of one round, and those that left by `break`."""
    outer, frame.exits = frame.exits, []
    frame.loop_depth += 1
    ends = run.execute(node.body, states, frame)
    frame.loop_depth -= 1
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
