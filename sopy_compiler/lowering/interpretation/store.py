"""The one way in which an attribute gets a value or loses it.

`x.n = v`, `setattr(x, "n", v)`, `x.__dict__["n"] = v`, `d["n"] = v` for a state that is a dict and all others
differ in how they are written and in what of the class they pass. What follows is here: the effect, the step
of the flow graph, aliases, what was read from the field before, what memory keeps, the accessors that run.
"""

from typing import Final

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.term import ADD, MULTIPLY, SUBTRACT, ArithmeticTerm, ConstantTerm, PlaceTerm
from sopy_compiler.lowering.accessors import deleter, setter
from sopy_compiler.lowering.interpretation.absent_members import note_absent_member
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.attributes import class_of
from sopy_compiler.lowering.interpretation.effects import record_access
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.keyed_uses import note_filled_dict
from sopy_compiler.lowering.interpretation.memory import ANY_NAME
from sopy_compiler.lowering.interpretation.notes import note_assignment
from sopy_compiler.lowering.interpretation.state import State, join
from sopy_compiler.lowering.interpretation.steps import forget, sigma_place, store
from sopy_compiler.lowering.interpretation.targets import ASSIGN, AUGMENT, Route, Target
from sopy_compiler.lowering.interpretation.untracked import note_store, note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    Function,
    InstanceOf,
    Literal,
    ModuleObject,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
    literal,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition

_AUGMENTED: Final = {ADD: "AddAssign", SUBTRACT: "SubtractAssign", MULTIPLY: "MultiplyAssign"}


def keeps(owner: Value, name: str, run: Evaluator) -> bool:
    """Whether an attribute that was assigned is what is read afterwards."""
    definition = class_of(owner, run)
    if not isinstance(owner, (InstanceOf, ClassObject)) or definition is None:
        return isinstance(owner, ModuleObject)
    classes = run.world.classes
    return setter(definition, name, classes) is None and classes.method(definition, "__setattr__") is None


def store_attribute(
    owner: Value, name: str, values: Values, target: Target, state: State, frame: Frame, run: Evaluator
) -> State:
    """The state after `owner.name = values`, or after `del owner.name`."""
    definition = class_of(owner, run)
    accessor = _accessor(definition, name, target, run)
    if accessor is not None:
        passed = () if target.deletes else (values,)
        return run_accessor(accessor, owner, passed, target.node, state, frame, run)
    match owner:
        case SigmaPart():
            note_absent_member(owner, name, target.node, frame, run)
            models = [run.world.model_named(member.name) for member in present(owner.type)]
            known = models[0] if len(models) == 1 and models[0] is not None else None
            part = SigmaPart((*owner.path, name), owner.type, owner.is_former)
            qualname = known.qualname if known is not None else ""
            state = store_field(part, qualname, values, target, state, frame, run)
        case SigmaCopy():
            return state.forgetful()
        case _:
            _store_outside(owner, definition, name, values, target, frame, run)
    if isinstance(owner, (SigmaPart, InstanceOf)) and target.route is Route.CLASS and not target.deletes:
        state = _run_setattr(owner, definition, name, values, target, state, frame, run)
    return state.forgetful()


def store_field(
    part: SigmaPart, owner: str, values: Values, target: Target, state: State, frame: Frame, run: Evaluator
) -> State:
    """The state after a field of sigma got one of the values, or none; `owner` is its model's name."""
    path, node = part.path, target.node
    record_access(run, frame, node, AccessKind.WRITE, path, owner, path[-1], target.operation)
    if target.operation == ASSIGN:
        operator, given = _combined(part, values, target)
        is_checked = target.route is Route.CLASS
        note_assignment(node, path, owner, given, operator, frame, run, is_checked=is_checked)
        note_filled_dict(path, values, node, frame, run)
    note_alias(path, values, run)
    if part.is_former:
        return forget((".".join(path),), state)
    is_augmented = target.operation == AUGMENT
    return store(path, values, node, state, frame, run, is_augmented=is_augmented, term=target.term)


def _combined(part: SigmaPart, values: Values, target: Target) -> tuple[str, Values]:
    """The operator and the operand of `x.n = x.n + 1`, which is `x.n += 1`; else none, and the values."""
    match target.term:
        case ArithmeticTerm(operator=operator, left=PlaceTerm(place=place), right=ConstantTerm() as right):
            if place == sigma_place(part.path) and not right.member_of:
                return _AUGMENTED[operator], one(literal(right.value))
    return "", values


def store_some_attribute(
    owner: Value, values: Values, target: Target, state: State, frame: Frame, run: Evaluator
) -> State:
    """The state after an attribute whose name is computed got one of the values, or none."""
    if isinstance(owner, SigmaPart):
        run.recorder.opaque["an attribute of sigma is set by a computed name"] = None
    elif isinstance(owner, (InstanceOf, ClassObject)):
        run.world.memory.add_attribute(owner.definition, ANY_NAME, values or one(ANYTHING))
    if not isinstance(owner, SigmaPart):
        note_untracked(f"`{frame.code(target.node)}` sets an attribute by its name", run)
    return state.forgetful()


def run_accessor(
    function: FunctionDefinition,
    owner: Value,
    passed: tuple[Values, ...],
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after a method that an assignment runs."""
    results = run.call(Function(function, owner), Arguments(positional=passed), node, state, frame)
    return join([after for _, after in results]).forgetful() if results else state.forgetful()


def _accessor(
    definition: ClassDefinition | None, name: str, target: Target, run: Evaluator
) -> FunctionDefinition | None:
    """The function of a property that the assignment runs."""
    if definition is None or target.route is Route.DICTIONARY:
        return None
    return (deleter if target.deletes else setter)(definition, name, run.world.classes)


def _store_outside(
    owner: Value,
    definition: ClassDefinition | None,
    name: str,
    values: Values,
    target: Target,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Keep in memory what an object that is no part of sigma is given."""
    memory = run.world.memory
    if not target.deletes:
        match owner:
            case ModuleObject():
                memory.add_variable(owner.scope, name, values)
            case InstanceOf() | ClassObject():
                memory.add_attribute(owner.definition, name, values)
            case Typed() | PayloadPart() if definition is not None:
                memory.add_attribute(definition, name, values)
            case _:
                memory.add_loose_attribute(name, values)
        if isinstance(owner, InstanceOf) and owner.is_self:
            run.recorder.attribute_writes[name] = None
            return
    note_store(owner, target.node, frame, run)


def _run_setattr(
    owner: SigmaPart | InstanceOf,
    definition: ClassDefinition | None,
    name: str,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """Run the `__setattr__` that the class defines."""
    function = run.world.classes.method(definition, "__setattr__") if definition is not None else None
    if function is None or frame.scope.node is function.node:
        return state
    passed = (one(Literal(name, "str")), values)
    return run_accessor(function, owner, passed, target.node, state, frame, run)
