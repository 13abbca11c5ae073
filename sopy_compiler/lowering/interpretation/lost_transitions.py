"""Noting transitions that a handler makes and does not return, and signs on the wrong side of `=`."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.slip import IdleKind, IdleStatement
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    External,
    Finish,
    Function,
    InstanceOf,
    SigmaPart,
    Value,
    Values,
    in_order,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.walk import walk_own

_SIGNS: Final = {"=+": "+=", "=-": "-="}


def note_unreturned(
    node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note a call that gives a procedure or an `End`, if that is the whole statement.

    Of a function of the project only one that makes what it returns: `self.pop()` may be called for what it
    does to a stack.
    """
    if isinstance(node, nodes.Name) and values and all(_is_outcome(value, run) for value in values):
        _note(IdleKind.TRANSITION, node, "an outcome", "", frame, run)
        return
    call = node.expression if isinstance(node, nodes.Await) else node
    if not isinstance(call, nodes.Call | nodes.IfExp) or frame.is_lambda or not values:
        return
    if not all(_is_transition(value, run) for value in values):
        return
    if isinstance(call, nodes.IfExp):
        is_made = _is_making(call)
    else:
        is_made = all(_only_makes(callee) for callee in run.peek(call.func, state, frame))
    if is_made:
        made = in_order(values)[0]
        what = made.definition.name if isinstance(made, InstanceOf) else "`End`"
        _note(IdleKind.TRANSITION, node, what, "", frame, run)


def note_sign(node: nodes.Assign, target: nodes.Node, state: State, frame: Frame, run: Evaluator) -> None:
    """Note `sigma.tries =+ 1`: the space behind the sign tells that it is no negative number."""
    if not isinstance(target, nodes.Attribute | nodes.Subscript) or not isinstance(
        node.value, nodes.UnaryOperation
    ):
        return
    left, right = frame.code(target), frame.code(node.value.expression)
    between = frame.code(node).removeprefix(left).removesuffix(right).strip(" ")
    is_apart = not frame.code(node).removesuffix(right).endswith(("+", "-"))
    owners = run.peek(target.value, state, frame)
    is_field = bool(owners) and all(isinstance(one, (SigmaPart, InstanceOf)) for one in owners)
    if between in _SIGNS and is_apart and is_field:
        _note(IdleKind.SIGN, node, left, _SIGNS[between], frame, run)


def _is_transition(value: Value, run: Evaluator) -> bool:
    if isinstance(value, InstanceOf):
        return not value.is_self and run.world.classes.is_procedure(value.definition)
    return isinstance(value, Finish)


def _is_outcome(value: Value, run: Evaluator) -> bool:
    """Whether `return` before the name would make it an outcome: `self`, a procedure in a variable."""
    is_own = isinstance(value, InstanceOf) and run.world.classes.is_procedure(value.definition)
    return is_own or isinstance(value, Finish)


def _only_makes(callee: Value) -> bool:
    """Whether the call makes the object itself, or runs a function whose every result is made in it."""
    match callee:
        case ClassObject() | External():
            return True
        case Function(definition=definition):
            results = tuple(_results(definition))
            return bool(results) and all(_is_making(result) for result in results)
    return False


def _results(function: FunctionDefinition) -> Iterator[nodes.Expression | None]:
    for node in walk_own(function.node):
        if isinstance(node, nodes.Return):
            yield node.value


def _is_making(result: nodes.Expression | None) -> bool:
    match result:
        case nodes.IfExp(body=body, orelse=orelse):
            return _is_making(body) and _is_making(orelse)
        case nodes.Call(func=nodes.Name(value=name) | nodes.Attribute(attr=nodes.Name(value=name))):
            return name.lstrip("_")[:1].isupper()
    return False


def _note(kind: IdleKind, node: nodes.Node, of: str, name: str, frame: Frame, run: Evaluator) -> None:
    fact = IdleStatement(
        kind=kind, text=frame.code(node), of=of, name=name, span=frame.span(node), symbol=frame.symbol
    )
    run.recorder.slips[fact] = None
