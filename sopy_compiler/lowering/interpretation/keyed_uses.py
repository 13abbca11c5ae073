"""Recording the keys with which dict fields of sigma are filled and looked up.

A key is often an argument: `sigma.create_checkpoint("before_payment")`. The function that uses it notes the
use under the name of its parameter; every call that passes the key on moves the use to its own argument.
"""

from dataclasses import replace

from sopy_compiler.domain.containers import is_mapping
from sopy_compiler.ir.keyed_use import KeyedUse, KeyedUseKind
from sopy_compiler.lowering.interpretation.contents import entries
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.targets import Target
from sopy_compiler.lowering.interpretation.values import (
    Function,
    Literal,
    Mapping,
    SigmaPart,
    Value,
    Values,
    in_order,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition


def note_keyed_use(
    kind: KeyedUseKind, owner: Value, keys: Values | None, place: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Note that the dict `owner` of sigma is used by one of the keys, which stand at `place`."""
    if isinstance(owner, SigmaPart) and owner.path and is_mapping(owner.type):
        found = _texts(keys)
        if kind is not KeyedUseKind.STORE and len(found) != 1:
            found = (None,)
        for key in found:
            _note(kind, owner.path, key, place, frame, run)


def note_stored_item(
    owner: Value, index: Values | None, target: Target, frame: Frame, run: Evaluator
) -> None:
    """Note `owner[index] = value`; the key of a slice is not known."""
    place = target.node if target.key is None else target.key
    note_keyed_use(KeyedUseKind.STORE, owner, index, place, frame, run)


def note_looked_up_item(
    owner: Value, index: Values | None, node: nodes.Subscript, frame: Frame, run: Evaluator
) -> None:
    """Note that `owner[index]` is read."""
    item = node.slice[0].slice
    if isinstance(item, nodes.Index):
        note_keyed_use(KeyedUseKind.LOOKUP, owner, index, item.value, frame, run)


def note_keyed_method(
    part: SigmaPart, name: str, arguments: Arguments, node: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Note what a method of a dict does by key."""
    place = node.args[0].value if isinstance(node, nodes.Call) and node.args else node
    first = arguments.positional[0] if arguments.positional else None
    has_default = len(arguments.positional) > 1 or bool(arguments.keywords) or arguments.has_star
    match name:
        case "setdefault":
            note_keyed_use(KeyedUseKind.STORE, part, first, place, frame, run)
        case "update":
            _note_update(part, arguments, place, frame, run)
        case "pop" if not has_default:
            note_keyed_use(KeyedUseKind.LOOKUP, part, first, place, frame, run)
        case "get" if not has_default:
            note_keyed_use(KeyedUseKind.GET, part, first, place, frame, run)
        case "pop" | "get" | "__contains__":
            note_keyed_use(KeyedUseKind.TEST, part, first, place, frame, run)


def _note_update(
    part: SigmaPart, arguments: Arguments, place: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    for name, _ in arguments.keywords:
        _note(KeyedUseKind.STORE, part.path, name, place, frame, run)
    if arguments.has_star:
        _note(KeyedUseKind.STORE, part.path, None, place, frame, run)
    for values in arguments.positional:
        note_filled_dict(part.path, values, place, frame, run)


def note_filled_dict(
    path: tuple[str, ...], values: Values, place: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Note the keys that the field at `path` has or gains when it is given one of the dicts `values`."""
    for value in in_order(values):
        if isinstance(value, Mapping):
            for key, _ in entries(value, run.world):
                for text in _texts(frozenset((key,)) if key is not None else None):
                    _note(KeyedUseKind.STORE, path, text, place, frame, run)
        else:
            _note(KeyedUseKind.STORE, path, None, place, frame, run)


def note_keyed_test(owners: Values, keys: Values, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `key in owner`."""
    place = node.left if isinstance(node, nodes.Comparison) else node
    for owner in owners:
        note_keyed_use(KeyedUseKind.TEST, owner, keys, place, frame, run)


def _note(
    kind: KeyedUseKind,
    path: tuple[str, ...],
    key: str | None,
    place: nodes.Node,
    frame: Frame,
    run: Evaluator,
) -> None:
    use = KeyedUse(kind=kind, path=".".join(path), key=key, span=frame.span(place), symbol=frame.symbol)
    run.recorder.keyed_uses[use, _parameter(place, frame)] = None


def _texts(keys: Values | None) -> tuple[str | None, ...]:
    """The keys where all are constant texts; members of enums can equal texts and count as unknown."""
    found: list[str] = []
    for key in keys or ():
        if not isinstance(key, Literal) or key.type_name != "str" or not isinstance(key.value, str):
            return (None,)
        found.append(key.value)
    return tuple(sorted(found)) or (None,)


def _parameter(place: nodes.Node, frame: Frame) -> str:
    """The parameter of the running function that the key is, else empty."""
    function = frame.scope.node
    if not isinstance(place, nodes.Name) or not isinstance(function, nodes.FunctionDef) or frame.is_lambda:
        return ""
    return place.value if place.value in _parameters(function) else ""


def _parameters(function: nodes.FunctionDef) -> tuple[str, ...]:
    """By position, then those that are only passed by name."""
    parameters = function.params
    every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    return tuple(parameter.name.value for parameter in every)


def note_keyed_call(
    callee: Function, found: Recorder, node: nodes.Node, frame: Frame, run: Evaluator
) -> None:
    """Move the uses that `callee` made of keys it was passed to where this call passes them."""
    if not found.keyed_uses:
        return
    definition = callee.definition
    is_recursive = frame.scope is definition.scope
    place = frame.span(node)
    for use, parameter in found.keyed_uses:
        if use.kind is KeyedUseKind.STORE:
            run.recorder.keyed_calls[use.path, definition.name, place] = None
        if parameter:
            if not is_recursive:
                run.recorder.keyed_uses.pop((use, parameter), None)
            argument = _argument(node, parameter, definition, is_bound=callee.receiver is not None)
            if argument is None:
                run.recorder.keyed_uses[use, ""] = None
                continue
            moved = replace(use, span=frame.span(argument), symbol=frame.symbol, is_passed=True)
            run.recorder.keyed_uses[moved, _parameter(argument, frame)] = None


def _argument(
    node: nodes.Node, parameter: str, definition: FunctionDefinition, *, is_bound: bool
) -> nodes.Expression | None:
    """The expression that the call passes for the parameter, where it can be told."""
    if not isinstance(node, nodes.Call) or any(item.star for item in node.args):
        return None
    named = {item.keyword.value: item.value for item in node.args if item.keyword is not None}
    if parameter in named:
        return named[parameter]
    position = _parameters(definition.node).index(parameter) - (1 if is_bound else 0)
    passed = [item.value for item in node.args if item.keyword is None]
    return passed[position] if 0 <= position < len(passed) else None
