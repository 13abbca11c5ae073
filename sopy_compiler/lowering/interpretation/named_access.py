"""Functions and methods that do what `x.n`, `x[k]`, an assignment to them, or `del` does.

`getattr`, `setattr`, `delattr`, the special methods behind them, and the functions of `operator`.
"""

from typing import Final

from sopy_compiler.ir.flow import Manner
from sopy_compiler.lowering.interpretation.assignment import set_attribute, set_item
from sopy_compiler.lowering.interpretation.direct import direct_term
from sopy_compiler.lowering.interpretation.effects import record_read
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.missing_keys import looked_up
from sopy_compiler.lowering.interpretation.narrowing import without_none_at
from sopy_compiler.lowering.interpretation.operators import run_special
from sopy_compiler.lowering.interpretation.parts import item_of
from sopy_compiler.lowering.interpretation.recorder import WHOLE
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.store import store_some_attribute
from sopy_compiler.lowering.interpretation.targets import ASSIGN, DELETE, Route, Target
from sopy_compiler.lowering.interpretation.values import (
    NONE_VALUE,
    External,
    InstanceOf,
    Literal,
    SigmaPart,
    Unknown,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.syntax import nodes

ITEM_METHODS: Final = frozenset({"__setitem__", "__delitem__", "__getitem__"})
ATTRIBUTE_FUNCTIONS: Final = {
    "builtins.getattr": ("__getattribute__", Route.CLASS),
    "builtins.setattr": ("__setattr__", Route.CLASS),
    "builtins.delattr": ("__delattr__", Route.CLASS),
    "builtins.object.__getattribute__": ("__getattribute__", Route.OBJECT),
    "builtins.object.__setattr__": ("__setattr__", Route.OBJECT),
    "builtins.object.__delattr__": ("__delattr__", Route.OBJECT),
}
_MOST_NAMES: Final = 8


def call_attribute_function(
    function: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """`setattr(x, "n", v)` and its kin."""
    method, route = ATTRIBUTE_FUNCTIONS[function]
    written = written_arguments(function, arguments, node, state, frame, run)
    owners = arguments.positional[0] if arguments.positional else frozenset()
    rest = arguments.positional[1:]
    return _access(method, owners, rest, written, route, node, state, frame, run)


def call_attribute_method(
    receiver: Value,
    method: str,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """`x.__setattr__("n", v)` and its kin; the attribute of `x` has been looked up already."""
    written: tuple[nodes.Expression | None, ...] = (None, *_plain(node, len(arguments.positional)))
    return _access(method, one(receiver), arguments.positional, written, Route.CLASS, node, state, frame, run)


def _access(
    method: str,
    owners: Values,
    rest: tuple[Values, ...],
    written: tuple[nodes.Expression | None, ...],
    route: Route,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """Read, assign or delete; `written` are the expressions of the object, the name and the value."""
    names = _names(rest[0]) if rest else None
    holder = written[0] if written else None
    if method == "__getattribute__":
        return _read(owners, names, rest[1] if len(rest) > 1 else None, holder, node, state, frame, run)
    values = rest[1] if len(rest) > 1 and method == "__setattr__" else frozenset()
    if names is not None and len(names) > 1 and len(values) > 1:
        names = None  # which of the values goes to which of the names cannot be told
    term = None
    if len(written) == 3 and written[2] is not None and method == "__setattr__":
        term = direct_term(written[2], values, state, state, frame, run)
    operation = ASSIGN if method == "__setattr__" else DELETE
    target = Target(node=node, operation=operation, route=route, term=term)
    if names is None:
        states = [store_some_attribute(owner, values, target, state, frame, run) for owner in owners]
    else:
        states = [
            after
            for name in names
            for after in set_attribute(holder, owners, name, values, target, state, frame, run)
        ]
    return [(one(NONE_VALUE), after.forgetful()) for after in merge(states or [state])]


def _read(
    owners: Values,
    names: tuple[str, ...] | None,
    default: Values | None,
    holder: nodes.Expression | None,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    if names is None or not isinstance(node, nodes.Call):
        run.recorder.touched.append(WHOLE)
        return [(one(Unknown("`getattr` with a computed name")) | (default or frozenset()), state)]
    results: Results = []
    for name in names:
        before = state
        if holder is not None and default is None:
            before = used(holder, owners, Manner.ATTRIBUTE, name, state, frame, run)
        for owner in in_order(owners):
            for values, after in run.attribute(owner, name, node, before, frame):
                for value in in_order(values):
                    if isinstance(value, SigmaPart):
                        record_read(value, node, frame, run)
                found = without_none_at(holder, name, values, after)
                results.append((found | (default or frozenset()), after))
    return merge_results(results)


def call_item_method(
    receiver: Value,
    method: str,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """`x.__getitem__(k)`, `x.__setitem__(k, v)` and `x.__delitem__(k)`."""
    index = arguments.positional[0] if arguments.positional else arguments.rest
    written = _plain(node, len(arguments.positional))
    if method == "__getitem__":
        passed = Arguments(positional=(index,))
        made = run_special((method,), one(receiver), passed, node, state, frame, run)
        if made and isinstance(receiver, InstanceOf):
            return made
        found = item_of(receiver, index, run.world)
        for value in found:
            if isinstance(value, SigmaPart):
                record_read(value, node, frame, run)
        return [(found, state)]
    values = arguments.positional[1] if len(arguments.positional) > 1 else frozenset()
    operation = ASSIGN if method == "__setitem__" else DELETE
    target = Target(node=node, operation=operation, key=written[0] if written else None)
    if operation == DELETE:
        state = looked_up(receiver, index, node, state, frame, run)
    states = set_item(one(receiver), index, values, target, state, frame, run)
    return [(one(NONE_VALUE), after.forgetful()) for after in states]


def written_arguments(
    function: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> tuple[nodes.Expression | None, ...]:
    """The expressions of the arguments, where the function is called as it is: not by `map`, not in parts."""
    found = _plain(node, len(arguments.positional))
    if not found or not isinstance(node, nodes.Call):
        return ()
    return found if run.peek(node.func, state, frame) == one(External(function)) else ()


def _plain(node: nodes.Node, count: int) -> tuple[nodes.Expression, ...]:
    """The expressions of a call's arguments, where there are as many and all are passed one by one."""
    if not isinstance(node, nodes.Call) or len(node.args) != count:
        return ()
    if any(argument.star or argument.keyword is not None for argument in node.args):
        return ()
    return tuple(argument.value for argument in node.args)


def _names(values: Values) -> tuple[str, ...] | None:
    """The names where all are constant texts; None where they are not known, or too many."""
    texts = {value.value for value in values if isinstance(value, Literal) and isinstance(value.value, str)}
    return tuple(sorted(texts)) if len(texts) == len(values) and 0 < len(texts) <= _MOST_NAMES else None
