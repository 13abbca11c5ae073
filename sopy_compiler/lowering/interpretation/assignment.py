"""What an assignment target does with a value."""

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.term import Term
from sopy_compiler.lowering.accessors import setter
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.attributes import class_of
from sopy_compiler.lowering.interpretation.contents import is_exact, items
from sopy_compiler.lowering.interpretation.dict_states import is_mapping_like
from sopy_compiler.lowering.interpretation.direct import is_direct
from sopy_compiler.lowering.interpretation.effects import container_name, record_access, record_mutation
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.keyed_uses import note_filled_dict, note_stored_item
from sopy_compiler.lowering.interpretation.narrowing import narrow_variable
from sopy_compiler.lowering.interpretation.notes import note_assignment, note_unpacking
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of, present, sigma_item
from sopy_compiler.lowering.interpretation.state import State, join, merge
from sopy_compiler.lowering.interpretation.steps import change, forget, store, used
from sopy_compiler.lowering.interpretation.untracked import note_store
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    ModuleObject,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
    one,
    order_of,
)
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition


def assign(
    target: nodes.Node,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    operation: str = "assign",
    term: Term | None = None,
) -> list[State]:
    """The states after `target = values`; `term` is the values as an expression, where they are one."""
    match target:
        case nodes.Name():
            bound = bind_name(target.value, values, state, frame, run)
            return [bound if target.value in bound.variables else narrow_variable(target, values, bound)]
        case nodes.StarredElement():
            site = run.world.memory.site(id(target), frame.context)
            return assign(
                target.value, one(items("list", (values,), site, is_exact=False)), state, frame, run
            )
        case nodes.Tuple() | nodes.List():
            return _unpack(target, values, state, frame, run)
        case nodes.Attribute():
            return _assign_attribute(target, values, state, frame, run, operation, term)
        case nodes.Subscript():
            return _assign_item(target, values, state, frame, run)
    return [state]


def _unpack(
    target: nodes.Tuple | nodes.List, values: Values, state: State, frame: Frame, run: Evaluator
) -> list[State]:
    for value in values:
        note_unpacking(value, target, frame, run)
    states = [state]
    elements = target.elements
    starred = any(isinstance(element, nodes.StarredElement) for element in elements)
    changes_fields = False
    for index, element in enumerate(elements):
        part = _nth(values, index, len(elements), starred, run)
        node = element if isinstance(element, nodes.StarredElement) else element.value
        if changes_fields:
            part = former(part)
        states = [after for current in states for after in assign(node, part, current, frame, run)]
        changes_fields = changes_fields or not isinstance(node, nodes.Name)
    return states


def _has_items(value: Items, count: int, run: Evaluator) -> bool:
    """Whether a sequence surely has this many items, in their order."""
    return value.kind in {"tuple", "list"} and len(value.elements) == count and is_exact(value, run.world)


def _nth(values: Values, index: int, count: int, starred: bool, run: Evaluator) -> Values:
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Items) and not starred and _has_items(value, count, run):
            found.update(value.elements[index])
            continue
        if isinstance(value, PayloadPart | Typed | SigmaPart) and not starred:
            parts = [member for member in present(value.type) if member.name == "builtins.tuple"]
            if parts and len(parts[0].arguments) == count:
                inner = parts[0].arguments[index]
                if isinstance(value, PayloadPart):
                    found.add(PayloadPart((*value.path, str(index)), inner))
                elif isinstance(value, SigmaPart):
                    found.add(SigmaPart((*value.path, ELEMENT), inner))
                else:
                    found.add(Typed(inner))
                continue
        found.update(element_of(one(value), run.world))
    return frozenset(found)


def _assign_attribute(
    target: nodes.Attribute,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    operation: str,
    term: Term | None,
) -> list[State]:
    states: list[State] = []
    for owners, after in run.refer(target.value, state, frame):
        current = used(target.value, owners, Manner.ATTRIBUTE, target.attr.value, after, frame, run)
        is_sure = len(owners) == 1 and is_direct((target.value,), state, current, frame, run)
        sure = term if is_sure else None
        is_kept = all(_keeps(owner, target.attr.value, run) for owner in owners)
        for owner in sorted(owners, key=order_of):
            stored = _store(owner, target, values, current, frame, run, operation, sure)
            states.append(narrow_variable(target, values, stored) if is_kept else stored)
    return merge(states)


def _keeps(owner: Value, name: str, run: Evaluator) -> bool:
    """Whether an attribute that was assigned is what is read afterwards."""
    definition = class_of(owner, run)
    if not isinstance(owner, InstanceOf | ClassObject) or definition is None:
        return isinstance(owner, ModuleObject)
    classes = run.world.classes
    return setter(definition, name, classes) is None and classes.method(definition, "__setattr__") is None


def _store(
    owner: Value,
    target: nodes.Attribute,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    operation: str,
    term: Term | None,
) -> State:
    name = target.attr.value
    definition = class_of(owner, run)
    written = setter(definition, name, run.world.classes) if definition is not None else None
    if written is not None:
        return _run_accessor(written, owner, (values,), target, state, frame, run)
    match owner:
        case SigmaPart():
            path = (*owner.path, name)
            models = [run.world.model_named(member.name) for member in present(owner.type)]
            known = models[0] if len(models) == 1 else None
            qualname = known.qualname if known is not None else ""
            record_access(run, frame, target, AccessKind.WRITE, path, qualname, name, operation)
            if operation == "assign":
                note_assignment(target, path, qualname, values, "", frame, run)
                note_filled_dict(path, values, target, frame, run)
            note_alias(path, values, run)
            is_augmented = operation == "augmented"
            if owner.is_former:
                state = forget((".".join(path),), state)
            else:
                state = store(path, values, target, state, frame, run, is_augmented=is_augmented, term=term)
            state = _run_setattr(owner, definition, target, values, state, frame, run)
            return state.forgetful()
        case SigmaCopy():
            return state.forgetful()
        case InstanceOf():
            run.world.memory.add_attribute(owner.definition, name, values)
            if owner.is_self:
                run.recorder.attribute_writes[name] = None
            else:
                note_store(owner, target, frame, run)
            state = _run_setattr(owner, definition, target, values, state, frame, run)
            return state.forgetful()
        case ClassObject():
            run.world.memory.add_attribute(owner.definition, name, values)
        case ModuleObject():
            run.world.memory.add_variable(owner.scope, name, values)
        case Typed() | PayloadPart() if definition is not None:
            run.world.memory.add_attribute(definition, name, values)
        case _:
            run.world.memory.add_loose_attribute(name, values)
    note_store(owner, target, frame, run)
    return state.forgetful()


def _run_setattr(
    owner: SigmaPart | InstanceOf,
    definition: ClassDefinition | None,
    target: nodes.Attribute,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """Run the `__setattr__` that the class defines."""
    function = run.world.classes.method(definition, "__setattr__") if definition is not None else None
    if function is None or frame.scope.node is function.node:
        return state
    name: Values = one(Literal(target.attr.value, "str"))
    return _run_accessor(function, owner, (name, values), target, state, frame, run)


def _run_accessor(
    function: FunctionDefinition,
    owner: Value,
    passed: tuple[Values, ...],
    target: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after a method that an assignment runs."""
    results = run.call(Function(function, owner), Arguments(positional=passed), target, state, frame)
    return join([after for _, after in results]).forgetful() if results else state.forgetful()


def _assign_item(
    target: nodes.Subscript, values: Values, state: State, frame: Frame, run: Evaluator
) -> list[State]:
    for item in target.slice:
        if isinstance(item.slice, nodes.Index):
            run.evaluate(item.slice.value, state, frame)
    states: list[State] = []
    for owners, after in run.refer(target.value, state, frame):
        current = used(target.value, owners, Manner.ITEM, "", after, frame, run)
        is_kept = all(isinstance(owner, Mapping) for owner in owners)
        for owner in sorted(owners, key=order_of):
            stored = _store_item(owner, target, values, current, frame, run)
            states.append(narrow_variable(target, values, stored) if is_kept else stored)
    return merge(states)


def _store_item(
    owner: Value, target: nodes.Subscript, values: Values, state: State, frame: Frame, run: Evaluator
) -> State:
    key = _key(target, state, frame, run)
    definition = class_of(owner, run)
    function = run.world.classes.method(definition, "__setitem__") if definition is not None else None
    if function is not None:
        passed: tuple[Values, ...] = (one(key) if key is not None else one(ANYTHING), values)
        return _run_accessor(function, owner, passed, target, state, frame, run)
    match owner:
        case SigmaPart() if is_mapping_like(owner, run):
            if key is not None and isinstance(key.value, str):
                part = sigma_item(owner, key.value, run.world)
                owner_name = present(owner.type)[0].name if present(owner.type) else ""
                record_access(
                    run, frame, target, AccessKind.WRITE, part.path, owner_name, key.value, "assign"
                )
                note_assignment(target, part.path, owner_name, values, "", frame, run)
                note_alias(part.path, values, run)
                if part.is_former:
                    state = forget((".".join(part.path),), state)
                else:
                    state = store(part.path, values, target, state, frame, run)
            elif owner.path:
                record_mutation(owner, "dict.setitem", target, frame, run)
                note_alias((*owner.path, ELEMENT), values, run)
                state = change(owner, "dict.setitem", target, state, frame)
            else:
                run.recorder.opaque["a computed key of sigma is assigned"] = None
            return state.forgetful()
        case SigmaPart():
            container = container_name(owner.type) or "object"
            record_mutation(owner, f"{container}.setitem", target, frame, run)
            note_stored_item(owner, key, target, frame, run)
            held = values if isinstance(target.slice[0].slice, nodes.Index) else element_of(values, run.world)
            note_alias((*owner.path, ELEMENT), held, run)
            return change(owner, f"{container}.setitem", target, state, frame).forgetful()
        case Mapping():
            run.world.memory.put(owner.site, values, slot=key)
        case Items():
            is_slice = not isinstance(target.slice[0].slice, nodes.Index)
            run.world.memory.put(owner.site, element_of(values, run.world) if is_slice else values)
    note_store(owner, target, frame, run)
    return state.forgetful()


def _key(target: nodes.Subscript, state: State, frame: Frame, run: Evaluator) -> Literal | None:
    """The key, where it is one constant."""
    if len(target.slice) == 1 and isinstance(target.slice[0].slice, nodes.Index):
        values = run.peek(target.slice[0].slice.value, state, frame)
        if len(values) == 1:
            (value,) = values
            if isinstance(value, Literal):
                return value
    return None
