"""Noting statements about sigma, the event and the procedure that change nothing."""

from typing import Final

from sopy_compiler.ir.slip import IdleKind, IdleStatement
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.later_mentions import mentions_around
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.value_types import type_of
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    External,
    Function,
    InstanceOf,
    Method,
    PayloadPart,
    SigmaPart,
    Value,
    Values,
)
from sopy_compiler.syntax import nodes

_TEXT: Final = frozenset(dir(str)) - {"encode", "index", "rindex", "format", "format_map"}
_SET: Final = frozenset(dir(frozenset))
# Methods that only look, by the type they belong to; one that may be called for its exception is missing.
_LOOKING: Final[dict[str, frozenset[str]]] = {
    "builtins.str": _TEXT,
    "builtins.bytes": frozenset(dir(bytes)) - {"decode", "index", "rindex"},
    "builtins.list": frozenset({"copy", "count"}),
    "builtins.tuple": frozenset({"count"}),
    "builtins.set": _SET,
    "builtins.frozenset": _SET,
    "builtins.dict": frozenset({"copy", "get", "items", "keys", "values"}),
    "builtins.int": frozenset({"bit_length", "bit_count", "conjugate"}),
    "builtins.float": frozenset({"is_integer", "conjugate", "hex"}),
    "collections.deque": frozenset({"copy", "count"}),
    "collections.Counter": frozenset({"copy", "most_common", "elements", "total"}),
    "decimal.Decimal": frozenset({"normalize", "copy_abs", "copy_negate", "is_zero", "is_signed"}),
    "datetime.datetime": frozenset({"isoformat", "date", "time", "timestamp"}),
    "datetime.date": frozenset({"isoformat", "weekday"}),
}
_MODEL_METHODS: Final = frozenset({"model_copy", "model_dump", "model_dump_json", "copy", "_replace"})
_LOOKING_FUNCTIONS: Final = frozenset(
    f"builtins.{name}"
    for name in ("sorted", "reversed", "len", "abs", "round", "bool", "enumerate", "zip", "map", "filter")
) | {"copy.copy", "copy.deepcopy", "dataclasses.replace"}
# A class of the project that defines one of these may do anything when it is compared.
_COMPARING: Final = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
_PLAIN: Final = ("builtins.", "datetime.", "decimal.", "uuid.", "fractions.")


def note_idle(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> None:
    """Note the statement `node`, if all it does is to look; in a `try` its exception may be meant."""
    if frame.checkpoints is not None or frame.is_lambda:
        return
    match node:
        case nodes.Comparison():
            operands = (node.left, *(target.comparator for target in node.comparisons))
            of = next((one for one in operands if _is_plain_part(one, state, frame, run)), None)
            if of is None and _COMPARING.isdisjoint(run.world.special_methods):
                of = next((one for one in operands if _is_part_of_project(one, state, frame, run)), None)
            if of is not None:
                _note(IdleKind.COMPARISON, node, of, "", frame, run)
        case nodes.BinaryOperation() if _is_plain_part(node.left, state, frame, run):
            _note(IdleKind.OPERATION, node, node.left, "", frame, run)
        case nodes.UnaryOperation() if _is_plain_part(node.expression, state, frame, run):
            _note(IdleKind.OPERATION, node, node.expression, "", frame, run)
        case nodes.BooleanOperation(
            left=nodes.Comparison() as left, right=nodes.Name() | nodes.SimpleString()
        ):
            note_idle(left, state, frame, run)  # `sigma.owner == name or None`
        case nodes.Attribute():
            _note_attribute(node, state, frame, run)
        case nodes.Call():
            _note_call(node, state, frame, run)


def note_payload(
    target: nodes.Node, statement: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note `event.payload = ...` where nothing looks at the event again."""
    function = frame.scope.node
    match target:
        case nodes.Attribute(value=nodes.Name(value=name) as owner, attr=nodes.Name(value="payload")):
            held = run.peek(owner, state, frame)
            if not isinstance(function, nodes.FunctionDef) or frame.is_lambda:
                return
            if held and all(isinstance(value, EventValue) for value in held):
                around = mentions_around(function, name, statement)
                is_kept = any(not isinstance(one.parent, nodes.Attribute) for one in around.before)
                if not around.after and not is_kept:
                    _note(IdleKind.PAYLOAD, target, owner, "payload", frame, run)


def _note_attribute(node: nodes.Attribute, state: State, frame: Frame, run: Evaluator) -> None:
    values = run.peek(node, state, frame)
    name = node.attr.value
    if values and all(_is_method(value) for value in values):
        _note(IdleKind.METHOD, node, node.value, name, frame, run)
    elif values and all(_is_field(value, name) and _is_plain(value, run) for value in values):
        _note(IdleKind.READ, node, node.value, name, frame, run)


def _is_method(value: Value) -> bool:
    """Whether the value is a method of sigma, of a part of it, of the payload or of the procedure."""
    if not isinstance(value, (Method, Function)):
        return False
    receiver = value.receiver
    return isinstance(receiver, (SigmaPart, PayloadPart)) or (
        isinstance(receiver, InstanceOf) and receiver.is_self
    )


def _is_field(value: Value, name: str) -> bool:
    return isinstance(value, (SigmaPart, PayloadPart)) and value.path[-1:] == (name,)


def _note_call(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> None:
    callees = run.peek(node.func, state, frame)
    if callees and all(_only_looks(callee, run) for callee in callees):
        assert isinstance(node.func, nodes.Attribute)
        _note(IdleKind.CALL, node, node.func.value, node.func.attr.value, frame, run)
        return
    names = {callee.qualname for callee in callees if isinstance(callee, External)}
    if len(callees) == len(names) == 1 and names <= _LOOKING_FUNCTIONS:
        for argument in node.args:
            if _is_part(run.peek(argument.value, state, frame)):
                name = next(iter(names)).removeprefix("builtins.")
                _note(IdleKind.CALL, node, argument.value, name, frame, run)
                return


def _only_looks(callee: Value, run: Evaluator) -> bool:
    if not isinstance(callee, Method) or not isinstance(callee.receiver, (SigmaPart, PayloadPart)):
        return False
    members = callee.receiver.type.members
    return all(
        callee.name in _LOOKING.get(member.name, frozenset())
        or (callee.name in _MODEL_METHODS and run.world.model_named(member.name) is not None)
        for member in members
        if member.name != NONE
    ) and any(member.name != NONE for member in members)


def _is_part(values: Values) -> bool:
    return bool(values) and all(isinstance(value, (SigmaPart, PayloadPart)) for value in values)


def _is_plain_part(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> bool:
    """Whether it is a field, a part of the payload or an attribute of the procedure, with usual operators."""
    if not isinstance(node, (nodes.Attribute, nodes.Subscript)):
        return False
    values = run.peek(node, state, frame)
    if not values:
        return False
    if all(isinstance(value, (SigmaPart, PayloadPart)) for value in values):
        return all(_is_plain(value, run) for value in values)
    owners = run.peek(node.value, state, frame) if isinstance(node, nodes.Attribute) else frozenset()
    is_own = bool(owners) and all(isinstance(owner, InstanceOf) and owner.is_self for owner in owners)
    return is_own and _is_plain_type(type_of(values, run.world), run)


def _is_part_of_project(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> bool:
    """Whether it is a field or a part of the payload that is a model or the like of the project."""
    if not isinstance(node, (nodes.Attribute, nodes.Subscript)):
        return False
    values = run.peek(node, state, frame)
    members = [member for value in values if (held := _held(value)) is not None for member in held.members]
    return _is_part(values) and all(
        member.name == NONE or run.world.model_named(member.name) is not None or _is_plain_type(member, run)
        for member in members
    )


def _held(value: Value) -> TypeExpression | None:
    return value.type if isinstance(value, (SigmaPart, PayloadPart)) else None


def _is_plain(value: Value, run: Evaluator) -> bool:
    return isinstance(value, (SigmaPart, PayloadPart)) and _is_plain_type(value.type, run)


def _is_plain_type(expression: TypeExpression, run: Evaluator) -> bool:
    return all(
        (member.name.startswith(_PLAIN) and member.name != "builtins.object")
        or member.name in {NONE, LITERAL}
        or run.world.enum_members(member.name) is not None
        for member in expression.members
    )


def _note(kind: IdleKind, node: nodes.Node, of: nodes.Node, name: str, frame: Frame, run: Evaluator) -> None:
    fact = IdleStatement(
        kind=kind,
        text=frame.code(node),
        of=frame.code(of),
        name=name,
        span=frame.span(node),
        symbol=frame.symbol,
    )
    run.recorder.slips[fact] = None
