"""`with`: managers are entered and left, and some stop exceptions."""

from sopy_compiler.library.blocking import waits_when_entered
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.exceptions import anywhere
from sopy_compiler.lowering.interpretation.notes import note_call
from sopy_compiler.lowering.interpretation.operators import run_special
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import forget
from sopy_compiler.lowering.interpretation.truth import truth
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    External,
    Function,
    InstanceOf,
    Items,
    Unknown,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk_own

_ENTER = ("__enter__", "__aenter__")
_EXIT = ("__exit__", "__aexit__")
_SWALLOWING = frozenset({"contextlib.suppress", "contextlib.ExitStack", "contextlib.AsyncExitStack"})


def execute_with(node: nodes.With, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `with` statement; a manager that can stop exceptions ends it anywhere."""
    swallows = False
    note_untracked("a `with` statement runs code that is not read", run)
    managers: list[Values] = []
    for item in node.items:
        entered: list[State] = []
        for state in states:
            for values, after in run.evaluate(item.item, state, frame):
                swallows = swallows or _swallows(values, item.item, after, frame, run)
                managers.append(values)
                _note_waiting(values, node, item.item, frame, run)
                bound = _entered(values, item.item, after, frame, run)
                if item.asname is None:
                    entered.append(after)
                else:
                    entered.extend(run.assign(item.asname.name, bound, after, frame))
        states = merge(entered)
    if not states:
        return []
    ends = _body(node, states, frame, run) if swallows else run.execute(node.body, states, frame)
    for values in managers:
        _leave(values, node, states[0], frame, run)
    return [state.forgetful() for state in ends]


def _note_waiting(
    values: Values, node: nodes.With, item: nodes.Expression, frame: Frame, run: Evaluator
) -> None:
    """Note a lock of files that a plain `with` waits for."""
    for value in values:
        if isinstance(value, Unknown) and not node.asynchronous and waits_when_entered(value.origin):
            note_call(f"{value.origin}.acquire", item, frame, run)


def _body(node: nodes.With, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    before, frame.checkpoints = frame.checkpoints, list(states)
    outer, frame.exits = frame.exits, []
    mark = len(run.recorder.changed_by_calls)
    ends = run.execute(node.body, states, frame)
    points, frame.checkpoints = frame.checkpoints, before
    if before is not None:
        before.extend(points)
    exits, frame.exits = frame.exits, outer
    frame.exits.extend(exits)
    points.extend(found.state for found in exits)
    stopped = forget(tuple(run.recorder.changed_by_calls[mark:]), anywhere(points, states))
    return merge([*ends, stopped])


def _entered(values: Values, node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Values:
    """What `as` binds: what `__enter__` returns, what a generator yields, else the manager itself."""
    made = run_special(_ENTER, values, Arguments(), node, state, frame, run)
    kept: set[Value] = {value for found, _ in made for value in found}
    for value in values:
        if isinstance(value, Items) and value.kind == "generator":
            kept.update(element_of(one(value), run.world))
        elif isinstance(value, InstanceOf):
            if not made:
                kept.add(ANYTHING)
        else:
            kept.add(value)
    return frozenset(kept)


def _leave(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> bool:
    """Run `__exit__`; whether it can stop an exception."""
    passed = Arguments(rest=one(ANYTHING))
    results = run_special(_EXIT, values, passed, node, state, frame, run)
    return any(truth(value) is not False for found, _ in results for value in found)


def _swallows(values: Values, node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> bool:
    """Whether a manager can stop an exception: `suppress`, a true `__exit__`, a `yield` in a `try`."""
    if isinstance(node, nodes.Call):
        for made in run.peek(node.func, state, frame):
            if isinstance(made, External) and made.qualname in _SWALLOWING:
                return True
            if isinstance(made, Function) and _yields_in_try(made):
                return True
    return _leave(values, node, state, frame, run)


def _yields_in_try(function: Function) -> bool:
    """Whether a generator that serves as manager has an `except` around its `yield`."""
    return any(
        isinstance(node, (nodes.Try, nodes.TryStar))
        and node.handlers
        and any(isinstance(inner, nodes.Yield) for inner in walk_own(node.body))
        for node in walk_own(function.definition.node.body)
    )
