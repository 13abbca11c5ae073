"""What an assignment target does with a value."""

import libcst as cst

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.lowering.interpretation.container_calls import is_mapping_like
from sopy_compiler.lowering.interpretation.effects import container_name, record_access, record_mutation
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.notes import note_assignment, note_unpacking
from sopy_compiler.lowering.interpretation.parts import element_of, present, sigma_item
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import note_store
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    EventValue,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    PayloadPart,
    SigmaPart,
    Typed,
    Unknown,
    Value,
    Values,
    one,
)


def assign(
    target: cst.CSTNode,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    operation: str = "assign",
) -> list[State]:
    """The states after `target = values`."""
    match target:
        case cst.Name():
            return [state.bind(target.value, values)]
        case cst.StarredElement():
            return assign(target.value, one(Items("mutated", (values,))), state, frame, run)
        case cst.Tuple() | cst.List():
            return _unpack(target, values, state, frame, run)
        case cst.Attribute():
            return _assign_attribute(target, values, state, frame, run, operation)
        case cst.Subscript():
            return _assign_item(target, values, state, frame, run)
    return [state]


def _unpack(
    target: cst.Tuple | cst.List, values: Values, state: State, frame: Frame, run: Evaluator
) -> list[State]:
    for value in values:
        note_unpacking(value, target, frame, run)
    states = [state]
    elements = target.elements
    starred = any(isinstance(element, cst.StarredElement) for element in elements)
    for index, element in enumerate(elements):
        part = _nth(values, index, len(elements), starred, run)
        node = element if isinstance(element, cst.StarredElement) else element.value
        states = [after for current in states for after in assign(node, part, current, frame, run)]
    return states


def _nth(values: Values, index: int, count: int, starred: bool, run: Evaluator) -> Values:
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Items) and not starred and value.kind in {"tuple", "list"}:
            if len(value.elements) == count:
                found.update(value.elements[index])
                continue
        if isinstance(value, PayloadPart | Typed) and not starred:
            parts = [member for member in present(value.type) if member.name == "builtins.tuple"]
            if parts and len(parts[0].arguments) == count:
                inner = parts[0].arguments[index]
                if isinstance(value, PayloadPart):
                    found.add(PayloadPart((*value.path, str(index)), inner))
                else:
                    found.add(Typed(inner))
                continue
        found.update(element_of(one(value), run.world))
    return frozenset(found)


def _assign_attribute(
    target: cst.Attribute, values: Values, state: State, frame: Frame, run: Evaluator, operation: str
) -> list[State]:
    states: list[State] = []
    for owners, after in run.refer(target.value, state, frame):
        current = after
        for owner in owners:
            current = _store(owner, target, values, current, frame, run, operation)
        states.append(current)
    return states


def _store(
    owner: Value,
    target: cst.Attribute,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    operation: str,
) -> State:
    name = target.attr.value
    match owner:
        case SigmaPart():
            path = (*owner.path, name)
            models = [run.world.model_named(member.name) for member in present(owner.type)]
            known = models[0] if len(models) == 1 else None
            qualname = known.qualname if known is not None else ""
            record_access(run, frame, target, AccessKind.WRITE, path, qualname, name, operation)
            if operation == "assign":
                note_assignment(target, path, qualname, values, "", frame, run)
            return state.forgetful()
        case InstanceOf():
            run.world.attributes.add(owner.definition, name, remembered(values))
            if owner.is_self:
                run.recorder.attribute_writes[name] = None
            else:
                note_store(owner, target, frame, run)
            return state.forgetful()
        case ClassObject():
            run.world.attributes.add(owner.definition, name, remembered(values))
    note_store(owner, target, frame, run)
    return state


def remembered(values: Values) -> Values:
    """The values as an attribute keeps them, in whatever handler it is read."""
    return frozenset(_remembered(value) for value in values)


def _remembered(value: Value) -> Value:
    match value:
        case InstanceOf(is_self=True):
            return InstanceOf(value.definition)
        case PayloadPart():
            return Typed(value.type)
        case EventValue() | Unknown():
            return value if isinstance(value, Unknown) else ANYTHING
        case Items():
            return Items("mutated" if value.kind == "list" else value.kind, value.elements)
    return value


def _assign_item(
    target: cst.Subscript, values: Values, state: State, frame: Frame, run: Evaluator
) -> list[State]:
    for item in target.slice:
        if isinstance(item.slice, cst.Index):
            run.evaluate(item.slice.value, state, frame)
    states: list[State] = []
    for owners, after in run.refer(target.value, state, frame):
        current = after
        for owner in owners:
            current = _store_item(owner, target, values, current, frame, run)
        states.append(current)
    return states


def _store_item(
    owner: Value, target: cst.Subscript, values: Values, state: State, frame: Frame, run: Evaluator
) -> State:
    match owner:
        case SigmaPart() if is_mapping_like(owner, run):
            key = _key(target, state, frame, run)
            if isinstance(key, str):
                part = sigma_item(owner, key, run.world)
                owner_name = present(owner.type)[0].name if present(owner.type) else ""
                record_access(run, frame, target, AccessKind.WRITE, part.path, owner_name, key, "assign")
                note_assignment(target, part.path, owner_name, values, "", frame, run)
            elif owner.path:
                record_mutation(owner, "dict.setitem", target, frame, run)
            else:
                run.recorder.opaque["a computed key of sigma is assigned"] = None
            return state.forgetful()
        case SigmaPart():
            container = container_name(owner.type) or "object"
            record_mutation(owner, f"{container}.setitem", target, frame, run)
            return state.forgetful()
        case Mapping() | Items():
            note_store(owner, target, frame, run)
            return _grown(owner, target, values, state, frame, run)
    note_store(owner, target, frame, run)
    return state


def _grown(
    owner: Mapping | Items, target: cst.Subscript, values: Values, state: State, frame: Frame, run: Evaluator
) -> State:
    changed: Value
    if isinstance(owner, Mapping):
        key = _key(target, state, frame, run)
        entry = Literal(key, "str") if isinstance(key, str) else None
        kept = tuple(item for item in owner.entries if entry is None or item[0] != entry)
        changed = Mapping((*kept, (entry, values)))
    else:
        changed = Items("mutated", (*owner.elements, values))
    name = target.value
    if isinstance(name, cst.Name) and name.value in state.variables:
        before = state.variables[name.value]
        return state.bind(name.value, frozenset(changed if value == owner else value for value in before))
    if isinstance(name, cst.Attribute) and isinstance(name.value, cst.Name):
        for holder in state.variables.get(name.value.value, ()):
            if isinstance(holder, InstanceOf):
                run.world.attributes.add(holder.definition, name.attr.value, one(changed))
    return state


def _key(target: cst.Subscript, state: State, frame: Frame, run: Evaluator) -> object:
    if len(target.slice) == 1 and isinstance(target.slice[0].slice, cst.Index):
        values = run.peek(target.slice[0].slice.value, state, frame)
        if len(values) == 1:
            (value,) = values
            if isinstance(value, Literal):
                return value.value
    return None
