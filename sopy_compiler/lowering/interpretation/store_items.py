"""The one way in which an item gets a value or loses it: `d["k"] = v`, `d.update(k=v)`, `del d["k"]`.

The keys of a state that is a dict, and those of `x.__dict__`, are fields: they are stored as attributes are.
"""

from sopy_compiler.domain.containers import short_name
from sopy_compiler.domain.optional import present
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.attributes import class_of
from sopy_compiler.lowering.interpretation.effects import record_mutation, record_read
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.keyed_uses import note_stored_item
from sopy_compiler.lowering.interpretation.notes import note_addition
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of, is_mapping_like, sigma_item
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import change
from sopy_compiler.lowering.interpretation.store import (
    run_accessor,
    store_attribute,
    store_field,
    store_some_attribute,
)
from sopy_compiler.lowering.interpretation.targets import Target
from sopy_compiler.lowering.interpretation.untracked import note_store
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    Fields,
    Items,
    Literal,
    Mapping,
    SigmaPart,
    Value,
    Values,
    one,
)


def store_item(
    owner: Value,
    index: Values | None,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after `owner[index] = values`, or after `del owner[index]`; `index` is None for a slice."""
    key = only_literal(index)
    definition = class_of(owner, run)
    name = "__delitem__" if target.deletes else "__setitem__"
    function = run.world.classes.method(definition, name) if definition is not None else None
    if function is not None:
        passed = (one(key) if key is not None else one(ANYTHING), *(() if target.deletes else (values,)))
        return run_accessor(function, owner, passed, target.node, state, frame, run)
    match owner:
        case Fields():
            if key is not None and isinstance(key.value, str):
                return store_attribute(owner.of, key.value, values, target, state, frame, run)
            return store_some_attribute(owner.of, values, target, state, frame, run)
        case SigmaPart() if is_mapping_like(owner, run.world):
            return _store_key(owner, key, values, target, state, frame, run).forgetful()
        case SigmaPart():
            return _change_container(owner, index, values, target, state, frame, run).forgetful()
        case Mapping():
            run.world.memory.put(owner.site, values, slot=key)
        case Items():
            held = element_of(values, run.world) if index is None and values else values
            run.world.memory.put(owner.site, held)
    note_store(owner, target.node, frame, run)
    return state.forgetful()


def _store_key(
    owner: SigmaPart,
    key: Literal | None,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """A key of a dict-shaped sigma is a field: it is bound or deleted, whatever it holds."""
    if key is not None and isinstance(key.value, str):
        part = sigma_item(owner, key.value, run.world)
        if target.deletes:
            record_read(part, target.node, frame, run)
        name = present(owner.type)[0].name if present(owner.type) else ""
        return store_field(part, name, values, target, state, frame, run)
    if owner.path:
        return _change_container(owner, None, values, target, state, frame, run)
    what = "deleted" if target.deletes else "assigned"
    run.recorder.opaque[f"a computed key of sigma is {what}"] = None
    return state


def _change_container(
    owner: SigmaPart,
    index: Values | None,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    container = "dict" if is_mapping_like(owner, run.world) else short_name(owner.type) or "object"
    operation = f"{container}.{'delitem' if target.deletes else 'setitem'}"
    record_mutation(owner, operation, target.node, frame, run)
    if not target.deletes:
        note_stored_item(owner, index, target, frame, run)
        if index is not None:
            note_addition(owner, index, target.node, frame, run, is_key=True)
        is_slice = index is None and not is_mapping_like(owner, run.world)
        held = element_of(values, run.world) if is_slice else values
        note_alias((*owner.path, ELEMENT), held, run)
        note_addition(owner, held, target.node, frame, run)
    return change(owner, operation, target.node, state, frame)


def only_literal(values: Values | None) -> Literal | None:
    """The constant that the values are; None for anything else."""
    if values is not None and len(values) == 1:
        (value,) = values
        if isinstance(value, Literal):
            return value
    return None
