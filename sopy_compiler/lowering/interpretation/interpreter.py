"""An abstract interpreter of handlers: every path, with what it returns and what it touches.

It reads a handler path by path (joining paths that agree), calls project functions by reading their
bodies, and never runs anything. Cousot & Cousot, "Abstract interpretation" (POPL 1977), is the frame; paths
are kept apart as in trace partitioning (Rival & Mauborgne, TOPLAS 2007), because their tests become the
conditions of transitions.
"""

from functools import partial
from typing import Final

from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.lowering.interpretation import calls, expressions
from sopy_compiler.lowering.interpretation.assignment import assign
from sopy_compiler.lowering.interpretation.attributes import attribute
from sopy_compiler.lowering.interpretation.branching import test
from sopy_compiler.lowering.interpretation.effects import record_read
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Frame, Results, merge_results
from sopy_compiler.lowering.interpretation.narrowing import without_none
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.statements import execute_block
from sopy_compiler.lowering.interpretation.static import values_of_name
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.subscripts import KEY_METHODS, refer_keyed
from sopy_compiler.lowering.interpretation.untracked import note_read
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    PayloadPart,
    SigmaPart,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.lowering.interpretation.variables import local_values
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes

_RULES: Final[dict[type[nodes.Node], expressions.Rule]] = {
    **expressions.RULES,
    nodes.Call: calls.evaluate_call,
}

_PLACES: Final = frozenset({nodes.Attribute, nodes.Subscript, nodes.Name})


class Interpreter:
    """One reader of handlers; it implements `evaluation.Evaluator`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.recorder = Recorder()

    def evaluate(self, node: nodes.Expression, state: State, frame: Frame) -> Results:
        """All values of an expression; reads of sigma are recorded."""
        results = self.refer(node, state, frame)
        if type(node) not in _PLACES:
            return results
        is_name = isinstance(node, nodes.Name)
        is_tested = False
        for values, after in results:
            is_tested = is_tested or bool(after.possible)
            for value in in_order(values):
                if isinstance(value, SigmaPart):
                    if not is_name:
                        record_read(value, node, frame, self)
                elif isinstance(value, PayloadPart):
                    self.recorder.touched.append(Place(root=PlaceRoot.PAYLOAD, path=value.path))
        if is_tested:
            return [(without_none(node, values, after), after) for values, after in results]
        return results

    def refer(self, node: nodes.Expression, state: State, frame: Frame) -> Results:
        """The values of an expression without counting its last field as read."""
        self.world.evaluations += 1
        if isinstance(node, nodes.Name):
            return [(self._name(node.value, state, frame), state)]
        if isinstance(node, nodes.Attribute):
            return self._attribute(node, state, frame)
        rule = _RULES.get(type(node))
        return [(one(ANYTHING), state)] if rule is None else rule(node, state, frame, self)

    def _name(self, name: str, state: State, frame: Frame) -> Values:
        found = local_values(name, state, frame, self)
        if found is None:
            found = self.world.constants.get((frame.scope, name))
            if found is None:
                found = values_of_name(name, frame.scope, self)
                note_read(found, name, self)
        return found

    def _attribute(self, node: nodes.Attribute, state: State, frame: Frame) -> Results:
        results: Results = []
        name = node.attr.value
        refer = self.refer if name not in KEY_METHODS else partial(refer_keyed, run=self)
        for owners, before in refer(node.value, state, frame):
            after = used(node.value, owners, Manner.ATTRIBUTE, name, before, frame, self)
            for owner in in_order(owners):
                results.extend(self.attribute(owner, name, node, after, frame))
        return _joined_by_state(results)

    def peek(self, node: nodes.Expression, state: State, frame: Frame) -> Values:
        """The values of an expression, recording nothing."""
        if isinstance(node, nodes.Name):
            self.world.evaluations += 1
            found = local_values(node.value, state, frame, self)
            return values_of_name(node.value, frame.scope, self) if found is None else found
        outer, self.recorder = self.recorder, Recorder()
        exits, frame.exits = frame.exits, []
        try:
            results = self.refer(node, state, frame)
        finally:
            self.recorder = outer
            frame.exits = exits
        return frozenset(value for values, _ in results for value in values)

    def test(self, node: nodes.Expression, state: State, frame: Frame) -> tuple[list[State], list[State]]:
        """The states in which the expression is true, and those in which it is false."""
        return test(node, state, frame, self)

    def attribute(
        self, owner: Value, name: str, node: nodes.Expression, state: State, frame: Frame
    ) -> Results:
        """The values of `owner.name`; properties run."""
        return attribute(owner, name, node, state, frame, self)

    def call(
        self, callee: Value, arguments: Arguments, node: nodes.Node, state: State, frame: Frame
    ) -> Results:
        """The values of a call."""
        return calls.call(callee, arguments, node, state, frame, self)

    def execute(self, body: nodes.Suite, states: list[State], frame: Frame) -> list[State]:
        """The states after a block."""
        return execute_block(body.body, states, frame, self)

    def assign(self, target: nodes.Node, values: Values, state: State, frame: Frame) -> list[State]:
        """The states after `target = values`."""
        return assign(target, values, state, frame, self)


def _joined_by_state(results: Results) -> Results:
    """One entry for each state: an attribute of one of several owners is one of several values."""
    if len(results) < 2:
        return results
    joined: Results = []
    for values, state in results:
        for index, (others, before) in enumerate(joined):
            if before is state:
                joined[index] = (others | values, before)
                break
        else:
            joined.append((values, state))
    return merge_results(joined)
