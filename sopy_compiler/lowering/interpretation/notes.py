"""Recording what rules ask about beside the accesses of sigma."""

from dataclasses import replace
from itertools import islice

from sopy_compiler.domain.containers import is_mapping, key_type, value_type
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.ir.condition import Guard
from sopy_compiler.ir.decision import Decision, DescribedTest
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.outside_call import OutsideCall
from sopy_compiler.ir.payload_use import PayloadUse, PayloadUseKind
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.slip import OwnSend
from sopy_compiler.ir.type_expression import NONE, UNKNOWN_TYPE, Constant, TypeExpression
from sopy_compiler.library.blocking import blocks, makes_waiting
from sopy_compiler.lowering.condition_call import are_swapped, condition_parts
from sopy_compiler.lowering.interpretation.contents import entries
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.value_types import parts_of, type_of
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    EventValue,
    Literal,
    Mapping,
    Partial,
    PayloadPart,
    SigmaPart,
    SopValue,
    Typed,
    Unknown,
    Value,
    Values,
    literal,
    one,
)
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of

_SENDING = frozenset({"send", "asend"})
_PLAIN_KEYS = frozenset({"builtins.str", "builtins.int", "builtins.bool", "builtins.tuple"})
_RECORDED_BUILTINS = frozenset({"builtins.open", "builtins.input"})


def note_assignment(
    target: nodes.Node,
    path: tuple[str, ...],
    owner: str,
    values: Values,
    operator: str,
    frame: Frame,
    run: Evaluator,
    *,
    is_checked: bool = True,
) -> None:
    """Note what a field is given; `is_checked` unless the assignment goes past the model."""
    fact = Assignment(
        path=".".join(path),
        owner=owner,
        value=type_of(values, run.world),
        operator=operator,
        span=frame.span(target),
        symbol=frame.symbol,
        parts=parts_of(values, run.world),
        is_checked=is_checked,
    )
    run.recorder.assignments[fact] = None


def note_addition(
    part: SigmaPart,
    values: Values,
    node: nodes.Node,
    frame: Frame,
    run: Evaluator,
    *,
    is_key: bool = False,
    is_spread: bool = False,
) -> None:
    """Note what a container of sigma gets; it stands at the place of the in-place change."""
    if not values:
        return
    place = node.attr if isinstance(node, nodes.Attribute) else node
    fact = Addition(
        path=".".join(part.path),
        value=type_of(values, run.world),
        is_key=is_key,
        span=frame.span(place),
        symbol=frame.symbol,
        is_spread=is_spread,
    )
    run.recorder.additions[fact] = None


def note_contents(part: SigmaPart, values: Values, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note that a container is given what others hold: keys and values of dicts where it is one."""
    if not is_mapping(part.type):
        is_spread = bool(values) and all(map(_is_longer_text, values))
        note_addition(part, element_of(values, run.world), node, frame, run, is_spread=is_spread)
        return
    held: set[Value] = set()
    for value in values:
        match value:
            case Mapping():
                for key, found in entries(value, run.world):
                    held.update(found)
                    if key is not None:
                        note_addition(part, one(key), node, frame, run, is_key=True)
            case SigmaPart() | PayloadPart() | Typed() if is_mapping(value.type):
                held.add(Typed(value_type(value.type)))
            case _:
                held.add(ANYTHING)
    note_addition(part, frozenset(held), node, frame, run)


def _is_longer_text(value: Value) -> bool:
    match value:
        case Literal(value=str() as text):
            return len(text) > 1
        case SigmaPart() | PayloadPart() | Typed():
            return value.type.name == "builtins.str"
    return False


def note_additions(
    part: SigmaPart, name: str, arguments: Arguments, place: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Note what a method gives a container to hold."""
    given = arguments.positional
    match name, given:
        case ("add" | "append" | "appendleft", [values]) | ("insert", [_, values]):
            note_addition(part, values, place, frame, run)
        case "setdefault", [key, values]:
            note_addition(part, key, place, frame, run, is_key=True)
            note_addition(part, values, place, frame, run)
        case (("update" | "extend" | "extendleft"), _):
            for values in given:
                note_contents(part, values, place, frame, run)
            for key_name, values in arguments.keywords:
                note_addition(part, one(literal(key_name)), place, frame, run, is_key=True)
                note_addition(part, values, place, frame, run)


def note_payload_attribute(owner: Value, name: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `payload.name`."""
    place = node.attr if isinstance(node, nodes.Attribute) else node
    _note_payload_use(owner, PayloadUseKind.ATTRIBUTE, name, place, frame, run)


def note_payload_item(
    owner: Value, index: Values | None, node: nodes.Subscript, frame: Frame, run: Evaluator
) -> None:
    """Note `payload[key]` with a constant key, `event[...]` with any, and `names[event]`."""
    if isinstance(owner, EventValue):
        event = PayloadPart((), TypeExpression(name=owner.qualname))
        _note_payload_use(event, PayloadUseKind.EVENT_ITEM, None, node, frame, run)
    if frame.checkpoints is None and _has_other_keys(owner):
        for value in index or ():
            if isinstance(value, EventValue) and index is not None and len(index) == 1:
                event = PayloadPart((), TypeExpression(name=value.qualname))
                place = node.slice[0].slice
                _note_payload_use(event, PayloadUseKind.EVENT_KEY, None, place, frame, run)
    keys = [value.value for value in index or () if isinstance(value, Literal)]
    if index is not None and len(index) == 1 and len(keys) == 1:
        _note_payload_use(owner, PayloadUseKind.ITEM, keys[0], node.slice[0].slice, frame, run)


def _has_other_keys(owner: Value) -> bool:
    """Whether it is a dict of which no key is an event, as far as its text or its type says."""
    match owner:
        case Mapping(entries=entries):
            return bool(entries) and all(key is not None for key, _ in entries)
        case SigmaPart(type=expression) | PayloadPart(type=expression) | Typed(type=expression):
            return expression.name == "builtins.dict" and key_type(expression).name in _PLAIN_KEYS
    return False


def note_payload_get(owner: Value, keys: Values, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `payload.get(key)` with a constant key."""
    (key,) = keys if len(keys) == 1 else (None,)
    if isinstance(key, Literal) and isinstance(node, nodes.Call) and node.args:
        _note_payload_use(owner, PayloadUseKind.GET, key.value, node.args[0].value, frame, run)


def note_pattern_key(owner: Value, keys: Values, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `case {"key": ...}`."""
    (key,) = keys if len(keys) == 1 else (None,)
    if isinstance(key, Literal):
        _note_payload_use(owner, PayloadUseKind.PATTERN, key.value, node, frame, run)


def note_event_attribute(name: str, event: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `event.name` where the event has no such attribute."""
    place = node.attr if isinstance(node, nodes.Attribute) else node
    owner = PayloadPart((), TypeExpression(name=event))
    _note_payload_use(owner, PayloadUseKind.EVENT_ATTRIBUTE, name, place, frame, run)


def note_unpacking(owner: Value, target: nodes.Tuple | nodes.List, frame: Frame, run: Evaluator) -> None:
    """Note `a, b = payload`; a starred name takes any number."""
    if not any(isinstance(element, nodes.StarredElement) for element in target.elements):
        _note_payload_use(owner, PayloadUseKind.UNPACK, len(target.elements), target, frame, run)


def _note_payload_use(
    owner: Value, kind: PayloadUseKind, key: Constant, place: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    if isinstance(owner, PayloadPart) and owner.type.is_known:
        fact = PayloadUse(
            kind=kind,
            path=".".join(owner.path),
            type=owner.type,
            key=key,
            span=frame.span(place),
            symbol=frame.symbol,
            is_certain=key not in run.world.sharing(frame.scope).asked_for,
        )
        run.recorder.payload_uses[fact] = None


def note_call(name: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note a call of outside code; the language's own names and most builtins are of no interest."""
    if name.startswith("sopy.") or (name.startswith("builtins.") and name not in _RECORDED_BUILTINS):
        return
    function = frame.scope.node
    fact = OutsideCall(
        name=name,
        span=frame.span(node),
        symbol=frame.symbol,
        is_in_async=isinstance(function, nodes.FunctionDef) and function.asynchronous,
    )
    run.recorder.outside_calls[fact] = None


def note_outside_method(
    receiver: Value, arguments: Arguments, node: nodes.Node, frame: Frame, run: Evaluator
) -> str:
    """Note a method of an outside object that keeps its thread waiting; the name of what the call gives.

    Only names that lead to further such methods are given: others would keep equal values apart.
    """
    maker = receiver.origin if isinstance(receiver, Unknown) else getattr(receiver, "type", UNKNOWN_TYPE).name
    if not isinstance(node, nodes.Call) or not isinstance(node.func, nodes.Attribute) or not maker:
        return ""
    name = f"{maker}.{node.func.attr.value}"
    if blocks(name) and not _is_told_not_to_wait(arguments):
        note_call(name, node, frame, run)
    return name if makes_waiting(name) else ""


def _is_told_not_to_wait(arguments: Arguments) -> bool:
    """Whether an argument says so: `acquire(False)`, `get(block=False)`, `result(timeout=0)`."""
    return any(
        isinstance(value, Literal) and value.value in (False, 0)
        for values in arguments.all
        for value in values
    )


def note_sent(machine: SopValue, method: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note an event that is sent to a machine at once."""
    if method in _SENDING and isinstance(node, nodes.Call):
        fact = OwnSend(
            method=method,
            machine=machine.place,
            text=frame.code(node.func),
            span=frame.span(node),
            symbol=frame.symbol,
        )
        run.recorder.slips[fact] = None


def note_bound(callee: Partial, known: frozenset[Construction], place: Span, run: Evaluator) -> None:
    """Note in what a `partial` has built at `place` where its keywords were given."""
    new = [fact for fact in run.recorder.constructions if fact not in known and fact.span == place]
    for fact in new:
        del run.recorder.constructions[fact]
        bound = tuple(name for name, _ in callee.keywords)
        run.recorder.constructions[replace(fact, bound=bound, bound_at=callee.place)] = None


def note_built_event(
    event: str, arguments: Arguments, node: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Note the payload that an event is built with, unless it cannot be told which argument it is."""
    values = arguments.positional[0] if arguments.positional else arguments.keyword("payload")
    if arguments.has_star or not isinstance(node, nodes.Call) or (values is None and node.args):
        return  # with a description alone the event is meant to carry nothing
    is_given = values is not None
    fact = BuiltEvent(
        event=event,
        payload=type_of(values, run.world) if values is not None else TypeExpression(name=NONE),
        span=frame.span(_payload_argument(node) if is_given else node),
        symbol=frame.symbol,
        is_given=is_given,
        further=tuple(type_of(given, run.world) for given in arguments.positional[1:]),
        keys=_keys_of(values, run),
    )
    run.recorder.built_events[fact] = None


def _keys_of(values: Values | None, run: Evaluator) -> tuple[str, ...] | None:
    """The keys of one dict that is made here; None where one of them is not a known text."""
    (value,) = values if values is not None and len(values) == 1 else (None,)
    if not isinstance(value, Mapping):
        return None
    keys = [key.value if key is not None else None for key, _ in entries(value, run.world)]
    texts = tuple(key for key in keys if isinstance(key, str))
    return texts if len(texts) == len(keys) else None


def _payload_argument(node: nodes.Call) -> nodes.Node:
    named = [item for item in node.args if item.keyword is not None and item.keyword.value == "payload"]
    return (named or list(node.args))[0].value if node.args else node


def note_decision(
    guard: Guard, node: nodes.Expression, accesses_before: int, frame: Frame, run: Evaluator
) -> None:
    """Note a test; `accesses_before` is the number of accesses recorded before it was evaluated."""
    recorder = run.recorder
    span = frame.span(node)
    added = len(recorder.accesses) - accesses_before
    new = set(islice(reversed(recorder.accesses), added))
    reads = {
        access.path
        for access in recorder.accesses
        if access.kind is AccessKind.READ and (access in new or span.contains(access.span))
    }
    fact = Decision(
        expression=guard.expression,
        text=guard.text,
        is_described=guard.is_described,
        reads=tuple(sorted(reads)),
        span=span,
        symbol=frame.symbol,
    )
    known = recorder.decisions.get(span)
    if known is not None:
        fact = replace(fact, reads=tuple(sorted({*known.reads, *reads})))
    recorder.decisions[span] = fact


def note_described_test(node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `cond(test, description)`."""
    if not isinstance(node, nodes.Call):
        return
    tested, description = condition_parts(node)
    if tested is not None and description is not None:
        fact = DescribedTest(
            expression=frame.code(tested),
            description=text_of(description),
            span=frame.span(node),
            symbol=frame.symbol,
            is_swapped=are_swapped(tested, description),
        )
        run.recorder.described_tests[fact] = None


def note_prompt(node: nodes.Node, text: str | None, frame: Frame, run: Evaluator) -> None:
    """Note `make_prompt(text)`."""
    run.recorder.prompts[PromptText(text=text, span=frame.span(node))] = None
