"""Calls of methods of outside types: containers, text, pydantic's own methods."""

from typing import Final

from sopy_compiler.domain.containers import element_type, is_mapping, short_name, value_type
from sopy_compiler.domain.optional import present
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.attributes import ATTRIBUTE_METHODS
from sopy_compiler.lowering.interpretation.contents import (
    elements,
    entries,
    flattened,
    is_exact,
    items,
    mapping,
    values_of,
)
from sopy_compiler.lowering.interpretation.dict_states import change_keys
from sopy_compiler.lowering.interpretation.effects import (
    MUTATORS,
    READING_MUTATORS,
    escape,
    record_mutation,
    record_read,
)
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.in_place import IN_PLACE_METHODS, change_in_place
from sopy_compiler.lowering.interpretation.inlining import run_unseen
from sopy_compiler.lowering.interpretation.key_functions import run_sort_key
from sopy_compiler.lowering.interpretation.keyed_uses import note_keyed_method
from sopy_compiler.lowering.interpretation.method_results import COPIES, RESULT_TYPES
from sopy_compiler.lowering.interpretation.named_access import (
    ITEM_METHODS,
    call_attribute_method,
    call_item_method,
)
from sopy_compiler.lowering.interpretation.notes import (
    note_additions,
    note_outside_method,
    note_payload_get,
    note_sent,
)
from sopy_compiler.lowering.interpretation.parts import (
    ELEMENT,
    element_of,
    is_mapping_like,
    item_of,
    keyed_type,
    pairs,
    shallow_copy,
)
from sopy_compiler.lowering.interpretation.recorder import WHOLE
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import change
from sopy_compiler.lowering.interpretation.unpackings import note_taken
from sopy_compiler.lowering.interpretation.untracked import note_method
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    NONE_VALUE,
    Fields,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    Method,
    PayloadPart,
    SigmaPart,
    SopValue,
    Typed,
    Unknown,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes

KNOWN_METHODS: Final = frozenset({*RESULT_TYPES, *MUTATORS, *COPIES, "get", "values", "items", "keys"})


def call_method(
    callee: Method, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of `receiver.name(arguments)` for a receiver of an outside type."""
    receiver, name = callee.receiver, callee.name
    keys = run_sort_key(receiver, name, arguments, node, state, frame, run)
    for values in arguments.all:
        run_unseen(values - keys, node, state, frame, run)
    note_outside_method(receiver, arguments, node, frame, run)
    note_taken(node, name, arguments.positional, frame, run)
    if name in ATTRIBUTE_METHODS:
        return call_attribute_method(receiver, name, arguments, node, state, frame, run)
    if name in ITEM_METHODS and isinstance(receiver, (SigmaPart, Fields, Mapping, Items, InstanceOf)):
        return call_item_method(receiver, name, arguments, node, state, frame, run)
    if isinstance(receiver, Fields):
        return _on_fields(receiver, name, arguments, node, state, frame, run)
    if isinstance(receiver, SigmaPart):
        return _on_sigma(receiver, name, arguments, node, state, frame, run)
    note_method(receiver, callee.name, node, frame, run)
    _note_stored_parts(callee, arguments, frame, run)
    if isinstance(receiver, (Items, Mapping)):
        return _on_local(callee, arguments, node, state, frame, run)
    if isinstance(receiver, SopValue):
        note_sent(receiver, name, node, frame, run)
        return [(one(receiver), state)]
    if isinstance(receiver, (PayloadPart, Typed)):
        if name == "get" and arguments.positional:
            note_payload_get(receiver, arguments.positional[0], node, frame, run)
        return [(_read_result(callee, receiver.type, arguments, run), state)]
    is_bytes = isinstance(receiver, Literal) and receiver.type_name == "bytes"
    return [(_plain_result(callee.name, is_bytes=is_bytes), state)]


def _plain_result(name: str, *, is_bytes: bool = False) -> Values:
    """What a method of that name returns; text methods of bytes return bytes."""
    result = RESULT_TYPES.get(name)
    if is_bytes and result == "builtins.str" and name not in {"decode", "hex"}:
        result = "builtins.bytes"
    return one(Typed(TypeExpression(name=result)) if result else ANYTHING)


def _on_sigma(
    part: SigmaPart,
    name: str,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    place = node.func if isinstance(node, nodes.Call) else node
    if is_mapping_like(part, run.world):
        update = "update" if name == "__ior__" else name
        changes = change_keys(part, update, arguments, place, state, frame, run)
        if changes is not None:
            return [(one(part), after) for _, after in changes] if name == "__ior__" else changes
        if not part.path:
            return [(_looked_up(part, name, arguments, run), state)]
    note_keyed_method(part, name, arguments, node, frame, run)
    if name in MUTATORS and not _is_text(part.type):
        container = short_name(part.type)
        operation = f"{container}.{name}" if container else name
        record_mutation(part, operation, place, frame, run)
        if name in READING_MUTATORS:
            record_read(part, place, frame, run)
        _note_aliases(part, name, arguments, run)
        note_additions(part, name, arguments, place, frame, run)
        taken = run.world.memory.kept(part.path[0]) if part.path and name in READING_MUTATORS else frozenset()
        return [(_popped(part, name) | taken, change(part, operation, place, state, frame).forgetful())]
    operator = IN_PLACE_METHODS.get(name)
    if operator is not None:
        given = arguments.positional[0] if arguments.positional else arguments.rest
        changed = change_in_place(part, given, operator, place, state, frame, run)
        if changed is not None:
            return [(one(part), changed.forgetful())]
    if name.startswith("__") and name not in {
        "__len__",
        "__contains__",
        "__iter__",
        "__str__",
    }:
        run.recorder.opaque[f"`{name}` of sigma is called"] = None
        return [(one(ANYTHING), state.forgetful())]
    container = short_name(part.type)
    record_read(part, place, frame, run, operation=f"{container}.{name}" if container else "")
    if not part.path:
        run.recorder.touched.append(WHOLE)
    if name in COPIES:
        is_deep = name == "model_copy" and arguments.keyword("deep") == one(Literal(True, "bool"))
        return [(one(Typed(part.type)) if is_deep else shallow_copy(part), state)]
    if name in RESULT_TYPES:
        return [(_plain_result(name, is_bytes=_is_bytes(part.type)), state)]
    if name in {"get", "values", "items", "keys"}:
        return [(_looked_up(part, name, arguments, run), state)]
    if not part.path:
        return [(one(ANYTHING), state)]
    return [(_read_result(Method(part, name), part.type, arguments, run), state)]


def _on_fields(
    fields: Fields,
    name: str,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """A method of `x.__dict__`."""
    place = node.func if isinstance(node, nodes.Call) else node
    name = "update" if name == "__ior__" else name
    changed = change_keys(fields, name, arguments, place, state, frame, run)
    if changed is not None:
        return changed
    if isinstance(fields.of, SigmaPart):
        run.recorder.opaque["`__dict__` of sigma is used"] = None
    run.recorder.touched.append(WHOLE)
    return [(one(ANYTHING), state)]


def _looked_up(part: SigmaPart, name: str, arguments: Arguments, run: Evaluator) -> Values:
    """Elements that stay part of sigma."""
    inner = SigmaPart((*part.path, ELEMENT), value_type(part.type))
    if name == "get":
        key = _constant(arguments.positional[0]) if arguments.positional else None
        typed = keyed_type(part.type, key, run.world)
        default = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
        return one(SigmaPart((*part.path, ELEMENT), typed)) | default
    if name == "items":
        pair: tuple[Values, ...] = (one(Typed(element_type(part.type))), one(inner))
        return one(Items("list", (one(Items("tuple", pair)),)))
    if name == "values":
        return one(Items("list", (one(inner),)))
    return one(Items("list", (one(Typed(element_type(part.type))),)))


def _popped(part: SigmaPart, name: str) -> Values:
    if name == "popitem":
        pair = (one(Typed(element_type(part.type))), one(Typed(value_type(part.type))))
        return one(Items("tuple", pair))
    if name == "setdefault":
        return one(SigmaPart((*part.path, ELEMENT), value_type(part.type)))
    if name in READING_MUTATORS:
        result = value_type(part.type) if is_mapping(part.type) else element_type(part.type)
        return one(Typed(result))
    return one(NONE_VALUE)


def _note_aliases(part: SigmaPart, name: str, arguments: Arguments, run: Evaluator) -> None:
    """A mutable part of sigma put into another part is then reachable by two paths."""
    for values in arguments.all:
        held = element_of(values, run.world) if name in {"extend", "extendleft", "update"} else values
        note_alias((*part.path, ELEMENT), held, run)
    for _, values in arguments.keywords if name == "update" else ():
        note_alias((*part.path, ELEMENT), values, run)


def _note_stored_parts(callee: Method, arguments: Arguments, frame: Frame, run: Evaluator) -> None:
    """Outside objects that are handed sigma may keep or change it."""
    receiver = callee.receiver
    if isinstance(receiver, (Items, Mapping, Literal)) or _is_text_value(receiver):
        return
    for values in arguments.all:
        escape(values, callee.name, frame, run)


def _is_text_value(value: Value) -> bool:
    return isinstance(value, (Typed, PayloadPart, SigmaPart)) and _is_text(value.type)


def _is_bytes(expression: TypeExpression) -> bool:
    return any(member.name == "builtins.bytes" for member in expression.members)


def _is_text(expression: TypeExpression) -> bool:
    members = present(expression)
    return bool(members) and all(member.name in {"builtins.str", "builtins.bytes"} for member in members)


def _on_local(
    callee: Method, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """A container made in this program: changes are kept under the place that makes it."""
    receiver = callee.receiver
    assert isinstance(receiver, (Items, Mapping))
    if callee.name in MUTATORS:
        _change(receiver, callee.name, arguments, run)
        return [(_taken(receiver, callee.name, arguments, run), state.forgetful())]
    if callee.name in COPIES:
        return [(_copied(receiver, callee.name, arguments, node, frame, run), state)]
    if isinstance(receiver, Mapping):
        return [(_read_mapping(receiver, callee.name, arguments, run), state)]
    return [(_plain_result(callee.name), state)]


def _change(receiver: Items | Mapping, name: str, arguments: Arguments, run: Evaluator) -> None:
    memory = run.world.memory
    memory.put(receiver.site, frozenset())
    given = [*arguments.positional, *((arguments.rest,) if arguments.rest else ())]
    if isinstance(receiver, Mapping):
        for key, values in arguments.keywords:
            memory.put(receiver.site, values, slot=Literal(key, "str"))
        if name == "setdefault" and given:
            held = given[1] if len(given) > 1 else one(NONE_VALUE)
            memory.put(receiver.site, held, slot=_literal(given[0]))
        elif name == "update":
            for values in given:
                _merge_into(receiver, values, run)
    elif name in {"append", "appendleft", "add", "insert"}:
        given = given[1:] if name == "insert" and not arguments.rest else given
        memory.put(receiver.site, flattened(frozenset(value for values in given for value in values)))
    elif name in {"extend", "extendleft", "update", "intersection_update", "symmetric_difference_update"}:
        for values in given:
            memory.put(receiver.site, flattened(element_of(values, run.world)))


def _merge_into(receiver: Mapping, values: Values, run: Evaluator) -> None:
    """`receiver.update(values)`: entries of a dict, or pairs."""
    for value in values:
        if isinstance(value, Mapping):
            for key, held in entries(value, run.world):
                run.world.memory.put(receiver.site, held, slot=key)
            continue
        for key, held in pairs(value, run.world):
            run.world.memory.put(receiver.site, held, slot=key)


def _taken(receiver: Items | Mapping, name: str, arguments: Arguments, run: Evaluator) -> Values:
    """What a changing method returns."""
    if name not in READING_MUTATORS:
        return one(NONE_VALUE)
    if isinstance(receiver, Mapping) and name == "popitem":
        return one(Items("tuple", (one(ANYTHING), values_of(receiver, run.world))))
    if isinstance(receiver, Mapping) and arguments.positional:
        found = item_of(receiver, arguments.positional[0], run.world)
        default = arguments.positional[1] if len(arguments.positional) > 1 else frozenset()
        return found | default
    return values_of(receiver, run.world)


def _copied(
    receiver: Items | Mapping,
    name: str,
    arguments: Arguments,
    node: nodes.Node,
    frame: Frame,
    run: Evaluator,
) -> Values:
    """A new container with the same elements, and those of the arguments of `union`."""
    site = run.world.memory.site(id(node), frame.context)
    if isinstance(receiver, Mapping):
        return one(mapping(entries(receiver, run.world), site, run.world))
    if name == "copy" and is_exact(receiver, run.world):
        return one(items(receiver.kind, receiver.elements, site))
    added = [element_of(values, run.world) for values in arguments.positional]
    return one(items(receiver.kind, (elements(receiver, run.world), *added), site, is_exact=False))


def _read_mapping(receiver: Mapping, name: str, arguments: Arguments, run: Evaluator) -> Values:
    if name == "get":
        found = item_of(receiver, arguments.positional[0] if arguments.positional else None, run.world)
        default = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
        surely = not run.world.memory.is_changed(receiver.site) and bool(arguments.positional)
        exact = surely and all(
            isinstance(key, Literal) and any(entry == key for entry, _ in receiver.entries)
            for key in arguments.positional[0]
        )
        return found if exact else found | default
    held = values_of(receiver, run.world)
    keys: Values = frozenset(key if key is not None else ANYTHING for key, _ in entries(receiver, run.world))
    match name:
        case "values":
            return one(items("list", (held,), is_exact=False))
        case "items":
            return one(items("list", (one(Items("tuple", (keys, held))),), is_exact=False))
        case "keys":
            return one(items("list", (keys,), is_exact=False))
    return _plain_result(name)


def _read_result(callee: Method, expression: TypeExpression, arguments: Arguments, run: Evaluator) -> Values:
    """What a method of a typed value returns."""
    if callee.name == "get":
        key = _constant(arguments.positional[0]) if arguments.positional else None
        found = Typed(keyed_type(expression, key, run.world))
        default = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
        return one(found) | default
    if callee.name in COPIES:
        return one(Typed(expression))
    if callee.name == "values":
        return one(Items("list", (one(Typed(value_type(expression))),)))
    if callee.name == "items":
        pair = (one(Typed(element_type(expression))), one(Typed(value_type(expression))))
        return one(Items("list", (one(Items("tuple", pair)),)))
    if callee.name in {"pop", "popleft"}:
        result = value_type(expression) if is_mapping(expression) else element_type(expression)
        return one(Typed(result))
    if not expression.is_known:
        return one(Unknown("its type is not known"))
    return _plain_result(callee.name, is_bytes=_is_bytes(expression))


def _literal(values: Values) -> Literal | None:
    if len(values) == 1:
        (value,) = values
        if isinstance(value, Literal):
            return value
    return None


def _constant(values: Values) -> object:
    found = _literal(values)
    return found.value if found is not None else None
