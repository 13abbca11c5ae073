"""The values of `owner.name`."""

from typing import Final

import libcst as cst

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.decorators import Binding, binding_of, is_cached
from sopy_compiler.lowering.interpretation.effects import record_access
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.notes import note_payload_attribute
from sopy_compiler.lowering.interpretation.parts import present
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.static import class_attribute, values_of_definitions
from sopy_compiler.lowering.interpretation.untracked import note_read, note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    TEXT,
    ClassObject,
    EventValue,
    External,
    Finish,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    Method,
    ModuleObject,
    PayloadPart,
    SigmaPart,
    SopValue,
    Super,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    one,
)
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition

_EVENT_TEXTS: Final = frozenset({"description", "sender", "target", "toolUseId"})


def attribute(
    owner: Value, name: str, node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of `owner.name`, properties run."""
    match owner:
        case SigmaPart():
            return _of_sigma(owner, name, node, state, frame, run)
        case InstanceOf():
            return _of_instance(owner, name, node, state, frame, run)
        case EventValue():
            return _of_event(owner, name, node, state, frame, run)
        case PayloadPart() | Typed():
            note_payload_attribute(owner, name, node, frame, run)
            return _of_typed(owner, name, node, state, frame, run)
        case ClassObject():
            return _of_class(owner.definition, name, state, frame, run)
        case Super():
            found = run.world.classes.method(_definition(owner.receiver), name, after=owner.after)
            if found is None:
                return [(one(External(f"builtins.object.{name}")), state)]
            return _bound(found, owner.receiver, node, state, frame, run)
        case ModuleObject():
            values = values_of_definitions(run.world.names.member(owner.scope, name), run)
            note_read(values, name, run)
            return [(values, state)]
        case External():
            return [(one(External(f"{owner.qualname}.{name}")), state)]
        case Literal(type_name=kind) if kind.startswith("enum:"):
            return _of_enum_member(owner, name, node, state, frame, run)
        case Literal() | Items() | Mapping() | SopValue() | Finish():
            return [(one(Method(owner, name)), state)]
        case Unknown() | UndefinedTarget():
            return [(one(owner if isinstance(owner, Unknown) else ANYTHING), state)]
    return [(one(ANYTHING), state)]


def _definition(receiver: Value) -> ClassDefinition:
    assert isinstance(receiver, InstanceOf | ClassObject)
    return receiver.definition


def _bound(
    function: FunctionDefinition,
    receiver: Value,
    node: cst.BaseExpression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """A function found on a class, as an attribute of `receiver`."""
    match binding_of(function):
        case Binding.STATIC:
            return [(one(Function(function)), state)]
        case Binding.CLASS:
            owner = run.world.classes.owner_of(function)
            if isinstance(receiver, InstanceOf | ClassObject):
                owner = receiver.definition
            return [(one(Function(function, ClassObject(owner) if owner else ANYTHING)), state)]
        case Binding.PROPERTY:
            if is_cached(function):
                note_untracked(f"`{function.name}` stores what it returns", run)
            return run.call(Function(function, receiver), Arguments(), node, state, frame)
    return [(one(Function(function, receiver)), state)]


def _of_sigma(
    part: SigmaPart, name: str, node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Results:
    results: Results = []
    for member in present(part.type) or (UNKNOWN_TYPE,):
        results.extend(_of_sigma_type(part, member, name, node, state, frame, run))
    return results


def _of_sigma_type(
    part: SigmaPart,
    member: TypeExpression,
    name: str,
    node: cst.BaseExpression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    world = run.world
    path = (*part.path, name)
    definition = world.classes.by_qualname(member.name)
    if definition is None:
        plain = member.name.startswith(("builtins.", "collections.", "datetime.", "decimal.", "pathlib."))
        return [(one(Method(part, name) if plain else SigmaPart(path, UNKNOWN_TYPE)), state)]
    model = world.model(definition)
    found = model.field(name)
    if found is not None and model.kind is not ModelKind.ENUM:
        return [(one(SigmaPart(path, found.type)), state)]
    function = world.classes.method(definition, name)
    if function is not None:
        receiver = SigmaPart(part.path, member)
        return _bound(function, receiver, node, state, frame, run)
    if name in model.member_names or model.is_open:
        known = next((item for item in model.members if item.name == name), None)
        if known is not None and known.type is not None:
            return [(one(SigmaPart(path, known.type)), state)]
        if known is not None:
            return [(one(Method(part, name)), state)]
        return [(one(SigmaPart(path, UNKNOWN_TYPE)), state)]
    if len(present(part.type)) == 1:
        kind = AccessKind.CALL if frame.called is node else AccessKind.READ
        record_access(run, frame, node, kind, path, model.qualname, name)
    return [(one(SigmaPart(path, UNKNOWN_TYPE)), state)]


def _of_instance(
    owner: InstanceOf, name: str, node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Results:
    if name == "__class__":
        return [(one(ClassObject(owner.definition)), state)]
    function = run.world.classes.method(owner.definition, name)
    if function is not None:
        return _bound(function, owner, node, state, frame, run)
    values = class_attribute(owner.definition, name, run)
    if not values:
        # No value yet: a later round may know one, and the last one calls it unknown.
        run.world.attributes.missing.add((owner.definition, name))
    note_read(values, f"{owner.definition.name}.{name}", run)
    return [(values, state)]


def _of_event(
    owner: EventValue, name: str, node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Results:
    if name in _EVENT_TEXTS:
        return [(one(TEXT), state)]
    if owner.definition is not None:
        function = run.world.classes.method(owner.definition, name)
        if function is not None:
            return _bound(function, owner, node, state, frame, run)
        if name == "payload":
            payload = run.world.event(owner.definition).payload
            return [(one(PayloadPart((), payload or UNKNOWN_TYPE)), state)]
        if name == "__class__":
            return [(one(ClassObject(owner.definition)), state)]
    return [(one(PayloadPart((name,), UNKNOWN_TYPE)), state)]


def _of_typed(
    owner: PayloadPart | Typed,
    name: str,
    node: cst.BaseExpression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    results: Results = []
    for member in present(owner.type) or (UNKNOWN_TYPE,):
        definition = run.world.classes.by_qualname(member.name)
        if definition is None:
            if member.name.startswith("builtins.") or member.name == "unknown":
                results.append((one(Method(owner, name)), state))
            else:
                results.append((one(ANYTHING), state))
            continue
        function = run.world.classes.method(definition, name)
        field = run.world.model(definition).field(name)
        if function is not None:
            results.extend(_bound(function, InstanceOf(definition), node, state, frame, run))
        elif field is not None and isinstance(owner, PayloadPart):
            results.append((one(PayloadPart((*owner.path, name), field.type)), state))
        elif field is not None:
            results.append((one(Typed(field.type)), state))
        else:
            results.append((one(ANYTHING), state))
    return results


def _of_enum_member(
    owner: Literal, name: str, node: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Results:
    definition = run.world.classes.by_qualname(owner.type_name.removeprefix("enum:"))
    if definition is None or name in {"name", "_name_"}:
        return [(one(TEXT), state)]
    if name in {"value", "_value_"}:
        values = values_of_definitions(run.world.names.attribute(definition, str(owner.value)), run)
        return [(values, state)]
    function = run.world.classes.method(definition, name)
    if function is not None:
        return _bound(function, owner, node, state, frame, run)
    return [(class_attribute(definition, name, run) or one(Method(owner, name)), state)]


def _of_class(definition: ClassDefinition, name: str, state: State, frame: Frame, run: Evaluator) -> Results:
    if name in {"__name__", "__qualname__", "__doc__"}:
        return [(one(TEXT), state)]
    function = run.world.classes.method(definition, name)
    if function is not None:
        receiver = ClassObject(definition) if binding_of(function) is Binding.CLASS else None
        return [(one(Function(function, receiver)), state)]
    members = run.world.enum_members(run.world.classes.qualname(definition))
    if members is not None and name in members:
        return [(one(Literal(name, f"enum:{run.world.classes.qualname(definition)}")), state)]
    values = class_attribute(definition, name, run)
    note_read(values, f"{definition.name}.{name}", run)
    return [(values or one(ANYTHING), state)]
