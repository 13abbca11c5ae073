"""The values of `owner.name`."""

from dataclasses import replace
from typing import Final

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.accessors import getter
from sopy_compiler.lowering.decorators import Binding, binding_of, is_cached
from sopy_compiler.lowering.interpretation.absent_members import note_absent_member
from sopy_compiler.lowering.interpretation.decorated import bound_values, function_values
from sopy_compiler.lowering.interpretation.effects import is_immutable, record_access, record_read
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.memory import ANY_NAME
from sopy_compiler.lowering.interpretation.missing_attributes import (
    is_surely_missing,
    note_missing_attribute,
)
from sopy_compiler.lowering.interpretation.model_uses import note_model_attribute
from sopy_compiler.lowering.interpretation.notes import note_event_attribute, note_payload_attribute
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.static import class_attribute, values_of_definitions
from sopy_compiler.lowering.interpretation.untracked import note_read, note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    TEXT,
    ClassObject,
    EventValue,
    External,
    Fields,
    Finish,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    Method,
    ModuleObject,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    SopValue,
    Super,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition

LONGEST_PATH: Final = 8
ATTRIBUTE_METHODS: Final = frozenset({"__setattr__", "__delattr__", "__getattribute__"})
_EVENT_TEXTS: Final = frozenset({"description", "sender", "target", "toolUseId"})


def attribute(
    owner: Value, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of `owner.name`, properties run."""
    note_model_attribute(owner, name, node, frame, run)
    note_absent_member(owner, name, node, frame, run)
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
            return _of_super(owner, name, node, state, frame, run)
        case SigmaCopy():
            return _of_copy(owner, name, node, state, frame, run)
        case ModuleObject():
            values = values_of_definitions(run.world.names.member(owner.scope, name), run)
            note_read(values, name, run)
            return [(values, state)]
        case External():
            return [(one(External(f"{owner.qualname}.{name}")), state)]
        case Literal(type_name=kind) if kind.startswith("enum:"):
            return _of_enum_member(owner, name, node, state, frame, run)
        case Literal() | Items() | Mapping() | Fields() | SopValue() | Finish():
            return [(one(Method(owner, name)), state)]
        case Unknown() | UndefinedTarget():
            return [(one(owner if isinstance(owner, Unknown) else ANYTHING), state)]
    return [(one(ANYTHING), state)]


def class_of(value: Value, run: Evaluator) -> ClassDefinition | None:
    """The project class that the value is an instance of, or is; None where there is none or several."""
    match value:
        case InstanceOf() | ClassObject() | EventValue():
            return value.definition
        case SigmaPart() | SigmaCopy() | PayloadPart() | Typed():
            members = present(value.type)
            return run.world.classes.by_qualname(members[0].name) if len(members) == 1 else None
        case Literal(type_name=kind) if kind.startswith("enum:"):
            return run.world.classes.by_qualname(kind.removeprefix("enum:"))
    return None


def _of_super(
    owner: Super, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    definition = class_of(owner.receiver, run)
    found = run.world.classes.method(definition, name, after=owner.after) if definition is not None else None
    if found is not None:
        return _bound(found, owner.receiver, node, state, frame, run)
    is_own = isinstance(owner.receiver, InstanceOf) and name in ATTRIBUTE_METHODS
    if is_own or isinstance(owner.receiver, SigmaPart):
        return [(one(Method(owner.receiver, name)), state)]
    return [(one(External(f"builtins.object.{name}")), state)]


def _bound(
    function: FunctionDefinition,
    receiver: Value,
    node: nodes.Expression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """A function found on a class, as an attribute of `receiver`."""
    owner = run.world.classes.owner_of(function)
    read = getter(owner, function.name, run.world.classes) if owner is not None else None
    if read is not None:
        if is_cached(read):
            note_untracked(f"`{read.name}` stores what it returns", run)
        results: Results = []
        for value in in_order(bound_values(function_values(read, run), receiver)):
            results.extend(run.call(value, Arguments(), node, state, frame))
        return results
    functions = function_values(function, run)
    match binding_of(function):
        case Binding.STATIC:
            return [(functions, state)]
        case Binding.CLASS:
            definition = class_of(receiver, run) or owner
            return [(bound_values(functions, ClassObject(definition) if definition else ANYTHING), state)]
    return [(bound_values(functions, receiver), state)]


def _of_sigma(
    part: SigmaPart, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    results: Results = []
    for member in present(part.type) or (UNKNOWN_TYPE,):
        results.extend(_of_sigma_type(part, member, name, node, state, frame, run))
    return results


def _of_sigma_type(
    part: SigmaPart,
    member: TypeExpression,
    name: str,
    node: nodes.Expression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    world = run.world
    path = (*part.path, name)[:LONGEST_PATH]
    definition = world.classes.by_qualname(member.name)
    if name in {"__dict__", "__pydantic_fields_set__", "__pydantic_extra__"}:
        run.recorder.opaque[f"`{name}` of sigma is used"] = None
        return [(one(ANYTHING), state)]
    if definition is None:
        plain = member.name.startswith(("builtins.", "collections.", "datetime.", "decimal.", "pathlib."))
        return [(one(Method(part, name) if plain else SigmaPart(path, UNKNOWN_TYPE, part.is_former)), state)]
    model = world.model(definition)
    found = model.field(name)
    if found is not None and model.kind is not ModelKind.ENUM:
        return [(one(SigmaPart(path, found.type, part.is_former)), state)]
    if model.kind is ModelKind.ENUM and name in {"value", "_value_"}:
        record_read(part, node, frame, run)
        held = frozenset(item for each in model.fields for item in member_value(definition, each.name, run))
        return [(held or one(ANYTHING), state)]
    function = world.classes.method(definition, name)
    if function is not None:
        receiver = SigmaPart(part.path, member, part.is_former)
        return _bound(function, receiver, node, state, frame, run)
    if model.has(name) or model.is_open:
        _run_fallback(part, member, definition, node, state, frame, run)
        known = next((item for item in model.members if item.name == name), None)
        if known is not None and known.type is not None:
            return [(one(SigmaPart(path, known.type, part.is_former)), state)]
        if known is not None:
            return [(one(Method(part, name)), state)]
        return [(one(SigmaPart(path, UNKNOWN_TYPE, part.is_former)), state)]
    if len(present(part.type)) == 1:
        kind = AccessKind.CALL if frame.called is node else AccessKind.READ
        record_access(run, frame, node, kind, path, model.qualname, name)
    return [(one(SigmaPart(path, UNKNOWN_TYPE, part.is_former)), state)]


def _run_fallback(
    part: SigmaPart,
    member: TypeExpression,
    definition: ClassDefinition,
    node: nodes.Expression,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Run the `__getattr__` of a model for its effects."""
    for name in ("__getattr__", "__getattribute__"):
        function = run.world.classes.method(definition, name)
        if function is not None:
            arguments = Arguments(positional=(one(TEXT),))
            run.call(
                Function(function, SigmaPart(part.path, member, part.is_former)),
                arguments,
                node,
                state,
                frame,
            )


def _of_copy(
    owner: SigmaCopy, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    """A field of a shallow copy is shared with sigma where it can be changed in place."""
    results: Results = []
    for values, after in _of_sigma(SigmaPart(owner.path, owner.type), name, node, state, frame, run):
        kept: set[Value] = set()
        for value in values:
            if isinstance(value, Function) and isinstance(value.receiver, SigmaPart):
                kept.add(replace(value, receiver=owner))
            elif isinstance(value, SigmaPart) and is_immutable(value.type, run.world):
                kept.add(Typed(value.type))
            else:
                kept.add(value)
        results.append((frozenset(kept), after))
    return results


def _of_instance(
    owner: InstanceOf, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    if name == "__class__":
        return [(one(ClassObject(owner.definition)), state)]
    if name == "__dict__":
        unknown = Unknown("it is set through `__dict__`")
        run.world.memory.add_attribute(owner.definition, ANY_NAME, one(unknown))
        note_untracked("`__dict__` of an instance is used", run)
        return [(one(ANYTHING), state)]
    replaced = _replaced(owner.definition, name, run)
    function = run.world.classes.method(owner.definition, name)
    if function is not None:
        found = _bound(function, owner, node, state, frame, run)
        return [*found, (replaced, state)] if replaced else found
    if name in ATTRIBUTE_METHODS:
        return [(one(Method(owner, name)), state)]
    values = class_attribute(owner.definition, name, run) or _declared_field(owner.definition, name, run)
    fallback = run.world.classes.method(owner.definition, "__getattr__")
    if not values and fallback is not None:
        return run.call(Function(fallback, owner), Arguments(positional=(one(TEXT),)), node, state, frame)
    if not values:
        # No value yet: a later round may know one, and the last one calls it unknown.
        run.world.memory.missing.add((owner.definition, name))
    if owner.is_self:
        note_missing_attribute(owner.definition, name, node, frame, run)
    note_read(values, f"{owner.definition.name}.{name}", run)
    return [(values, state)]


def _replaced(definition: ClassDefinition, name: str, run: Evaluator) -> Values:
    """What the program puts in the place of a method."""
    found: Values = frozenset()
    for ancestor in run.world.classes.linearisation(definition):
        if run.world.memory.has_attribute(ancestor, name):
            found |= run.world.memory.attribute(ancestor, name)
    return found


def _declared_field(definition: ClassDefinition, name: str, run: Evaluator) -> Values:
    """A value of the type that the class declares for a field its constructor sets unseen."""
    if run.world.classes.is_procedure(definition):
        return frozenset()
    field = run.world.model(definition).field(name)
    return one(Typed(field.type)) if field is not None and field.type.is_known else frozenset()


def _of_event(
    owner: EventValue, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
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
        if is_surely_missing(owner.definition, name, run):
            note_event_attribute(name, owner.qualname, node, frame, run)
    return [(one(PayloadPart((name,), UNKNOWN_TYPE)), state)]


def _of_typed(
    owner: PayloadPart | Typed,
    name: str,
    node: nodes.Expression,
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
        members = run.world.enum_members(member.name)
        if members is not None and name in {"value", "_value_"}:
            held = frozenset(item for each in members for item in member_value(definition, each, run))
            results.append((held or one(ANYTHING), state))
        elif members is not None and name in {"name", "_name_"}:
            results.append((one(TEXT), state))
        elif function is not None:
            results.extend(_bound(function, InstanceOf(definition), node, state, frame, run))
        elif name == "get" and run.world.model(definition).kind is ModelKind.TYPED_DICT:
            results.append((one(Method(owner, name)), state))
        elif field is not None and isinstance(owner, PayloadPart):
            results.append((one(PayloadPart((*owner.path, name), field.type)), state))
        elif field is not None:
            results.append((one(Typed(field.type)), state))
        else:
            stored = _stored_below(definition, name, run)
            results.append((stored or one(ANYTHING), state))
    return results


def _stored_below(definition: ClassDefinition, name: str, run: Evaluator) -> Values:
    """What the program stores under the name in instances of the class, or of one below it."""
    found = class_attribute(definition, name, run)
    for other in run.world.below.get(definition, ()):
        found |= class_attribute(other, name, run)
    return found


def member_value(definition: ClassDefinition, name: str, run: Evaluator) -> Values:
    """The value of an enum's member."""
    return values_of_definitions(run.world.names.attribute(definition, name), run, name=name)


def _of_enum_member(
    owner: Literal, name: str, node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Results:
    definition = run.world.classes.by_qualname(owner.type_name.removeprefix("enum:"))
    if definition is None or name in {"name", "_name_"}:
        return [(one(TEXT), state)]
    if name in {"value", "_value_"}:
        return [(member_value(definition, str(owner.value), run), state)]
    function = run.world.classes.method(definition, name)
    if function is not None:
        return _bound(function, owner, node, state, frame, run)
    return [(class_attribute(definition, name, run) or one(Method(owner, name)), state)]


def _of_class(definition: ClassDefinition, name: str, state: State, frame: Frame, run: Evaluator) -> Results:
    if name in {"__name__", "__qualname__", "__doc__"}:
        return [(one(TEXT), state)]
    function = run.world.classes.method(definition, name)
    if function is not None:
        replaced = _replaced(definition, name, run)
        functions = function_values(function, run)
        if binding_of(function) is Binding.CLASS:
            functions = bound_values(functions, ClassObject(definition))
        return [(functions | replaced, state)]
    members = run.world.enum_members(run.world.classes.qualname(definition))
    if members is not None and name in members:
        return [(one(run.world.member(definition, name)), state)]
    values = class_attribute(definition, name, run)
    note_read(values, f"{definition.name}.{name}", run)
    return [(values or one(ANYTHING), state)]
