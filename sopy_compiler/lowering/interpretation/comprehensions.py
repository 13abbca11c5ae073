"""Comprehensions and generator expressions."""

from dataclasses import replace

from sopy_compiler.ir.flow import Manner
from sopy_compiler.lowering.interpretation.contents import items, mapping
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame, Results, evaluate_all
from sopy_compiler.lowering.interpretation.operators import iterate
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.unpackings import note_loop
from sopy_compiler.lowering.interpretation.untracked import mark_changes, note_deferred
from sopy_compiler.lowering.interpretation.values import Literal, Value, in_order, one
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk


def evaluate_comprehension(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """A comprehension: every part runs at least once, with its variables bound to an element."""
    assert isinstance(node, (nodes.GeneratorExp, nodes.ListComp, nodes.SetComp, nodes.DictComp))
    # Its parts run any number of times, each time behind what they have done before.
    state = state.at_head()
    mark = mark_changes(run)
    inner = _comprehension_states(node.for_in, [state], frame, run)
    parts = (node.key, node.value) if isinstance(node, nodes.DictComp) else (node.elt,)
    produced: set[Value] = set()
    keys: set[Value] = set()
    bound = {
        name.target.value
        for name in walk(node)
        if isinstance(name, nodes.NamedExpr) and isinstance(name.target, nodes.Name)
    }
    variables = dict(state.variables)
    for current in inner:
        for values, final in evaluate_all(parts, current, frame, run):
            state.point.before.append(final.point)
            produced.update(values[-1])
            keys.update(values[0])
            for name in bound & set(final.variables):
                variables[name] = variables.get(name, frozenset()) | final.variables[name]
    after = state.forgetful() if run.recorder.changes_objects else state
    after = replace(after, variables=variables)
    site = run.world.memory.site(id(node), frame.context)
    if isinstance(node, nodes.DictComp):
        known = all(isinstance(key, Literal) for key in keys)
        slots = tuple(
            (key if known and isinstance(key, Literal) else None, frozenset(produced))
            for key in in_order(keys)
        )
        return [(one(mapping(slots if known else slots[:1], site, run.world)), after)]
    kind = {"SetComp": "set", "ListComp": "list"}.get(type(node).__name__, "generator")
    if kind == "generator":
        note_deferred(mark, run)  # it runs when it is iterated over, not where it stands
    return [(one(items(kind, (frozenset(produced),), site, is_exact=False)), after)]


def _comprehension_states(
    clause: nodes.CompFor, states: list[State], frame: Frame, run: Evaluator
) -> list[State]:
    inner: list[State] = []
    for state in states:
        for values, after in run.evaluate(clause.iter, state, frame):
            entered = used(clause.iter, values, Manner.ITERATION, "", after, frame, run)
            note_loop(clause.target, clause.iter, values, frame, run)
            elements = iterate(values, clause.iter, entered, frame, run)
            inner.extend(run.assign(clause.target, elements, entered, frame))
    for condition in clause.ifs:
        inner = [true for state in inner for true in run.test(condition.test, state, frame)[0]]
    inner = merge(inner)
    if clause.inner_for_in is not None:
        return _comprehension_states(clause.inner_for_in, inner, frame, run)
    return inner
