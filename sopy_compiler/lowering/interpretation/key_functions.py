"""Functions called with each element of a container: `sorted(orders, key=lambda order: order.total)`."""

from typing import Final

from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.operators import iterate
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import mark_changes, note_deferred
from sopy_compiler.lowering.interpretation.values import (
    Function,
    LambdaFunction,
    Partial,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes

_ITERATED: Final = {
    "builtins.sorted": 0,
    "builtins.min": 0,
    "builtins.max": 0,
    "itertools.groupby": 0,
    "heapq.nlargest": 1,
    "heapq.nsmallest": 1,
}
"""The functions with a `key`, and which argument they take the elements of."""


def run_key_function(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Values:
    """Call the `key` that an outside function is given; what is called, for it not to be called again."""
    position = _ITERATED.get(name)
    given = arguments.positional
    if position is None or len(given) <= position:
        return frozenset()
    functions = arguments.keyword("key") or frozenset()
    if name == "itertools.groupby" and len(given) > 1:
        functions |= given[1]
    if name in {"builtins.min", "builtins.max"} and len(given) > 1:
        held: Values = frozenset(value for values in given for value in values)
    else:
        held = iterate(given[position], node, state, frame, run)
    return _run_with_elements(functions, held, node, state, frame, run)


def run_sort_key(
    receiver: Value,
    name: str,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Values:
    """Call the `key` of `items.sort(key=...)`; what is called."""
    key = arguments.keyword("key") if name == "sort" else None
    if key is None:
        return frozenset()
    return _run_with_elements(key, element_of(one(receiver), run.world), node, state, frame, run)


def _run_with_elements(
    functions: Values, held: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Values:
    """Call the functions with any of the elements; those that are called, for others nothing is done."""
    called: set[Function | LambdaFunction | Partial] = set()
    mark = mark_changes(run)
    outside = dict(run.recorder.outside_calls)
    for function in functions:
        if isinstance(function, (Function, LambdaFunction, Partial)) and held:
            called.add(function)
            run.call(function, Arguments(positional=(held,)), node, state, frame)
    run.recorder.outside_calls = outside
    note_deferred(mark, run)
    return frozenset(called)
