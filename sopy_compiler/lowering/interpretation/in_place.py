"""`target += value`: an operator that may change what the target holds, and then assigns it."""

from typing import Final

from sopy_compiler.domain.containers import changed_in_place, is_mapping, short_name
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.term import Term
from sopy_compiler.lowering.interpretation.aliases import note_alias
from sopy_compiler.lowering.interpretation.assignment import assign
from sopy_compiler.lowering.interpretation.direct import augmented_term
from sopy_compiler.lowering.interpretation.effects import (
    is_immutable,
    record_mutation,
    record_read,
)
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.keyed_uses import note_filled_dict
from sopy_compiler.lowering.interpretation.missing_keys import looked_up_before
from sopy_compiler.lowering.interpretation.notes import note_assignment, note_contents
from sopy_compiler.lowering.interpretation.operators import binary, merge_in_place, run_in_place
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of, is_mapping_like
from sopy_compiler.lowering.interpretation.places import mentioned_sources
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import change, sources, used
from sopy_compiler.lowering.interpretation.subscripts import fields_of
from sopy_compiler.lowering.interpretation.untracked import note_method
from sopy_compiler.lowering.interpretation.values import (
    Items,
    Mapping,
    Method,
    SigmaPart,
    Values,
    in_order,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes

IN_PLACE_METHODS: Final = {
    "__iadd__": "AddAssign",
    "__imul__": "MultiplyAssign",
    "__ior__": "BitOrAssign",
    "__iand__": "BitAndAssign",
    "__isub__": "SubtractAssign",
    "__ixor__": "BitXorAssign",
}


def assign_augmented(node: nodes.AugAssign, state: State, frame: Frame, run: Evaluator) -> list[State]:
    """The states after `target += value`."""
    states: list[State] = []
    mark = len(run.recorder.touched)
    for values, ready in run.evaluate(node.value, state, frame):
        target = node.target
        origins = sources(node.value, values, mark, ready, run) | mentioned_sources(target, ready, run)
        fields = fields_of(target, ready, frame, run)
        if fields is not None:
            states.extend(_merged_fields(fields, values, node, frame, run))
            continue
        owners = run.peek(target, ready, frame)
        current = used(target, owners, Manner.ARITHMETIC, "", ready, frame, run)
        current = used(node.value, values, Manner.ARITHMETIC, "", current, frame, run)
        current = looked_up_before(target, current, frame, run)
        for owner in owners:
            if isinstance(owner, SigmaPart) and owner.path:
                current = _note_in_place(owner, values, node, current, frame, run)
                note_assignment(node.target, owner.path, "", values, type(node.operator).__name__, frame, run)
            elif isinstance(owner, SigmaPart) and is_mapping_like(owner, run.world):
                update, merged = Method(owner, "update"), Arguments(positional=(values,))
                for _, after in run.call(update, merged, node, current, frame):
                    current = after
            elif not isinstance(owner, SigmaPart):
                note_method(owner, "update", node, frame, run)
        term = augmented_term(node, owners, values, state, current, frame, run)
        stored = _store_augmented(node, owners, values, current, frame, run, term)
        if isinstance(target, nodes.Name):
            stored = [after.deriving(target.value, origins) for after in stored]
        states.extend(stored)
    return states


def change_in_place(
    part: SigmaPart,
    values: Values,
    operator: str,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State | None:
    """The state after the operator changed the container itself; None for a type that is not changed so."""
    method = changed_in_place(part.type, operator)
    if not method:
        return None
    operation = f"{short_name(part.type)}.{method}"
    record_mutation(part, operation, place, frame, run)
    if is_mapping(part.type):
        note_filled_dict(part.path, values, place, frame, run)
    note_alias((*part.path, ELEMENT), element_of(values, run.world), run)
    note_contents(part, values, place, frame, run)
    return change(part, operation, place, state, frame)


def _note_in_place(
    part: SigmaPart, values: Values, node: nodes.AugAssign, state: State, frame: Frame, run: Evaluator
) -> State:
    record_read(part, node.target, frame, run)
    changed = change_in_place(part, values, type(node.operator).__name__, node.target, state, frame, run)
    if changed is not None:
        return changed
    if isinstance(node.target, nodes.Name) and not part.type.is_known:
        record_mutation(part, "object.iadd", node.target, frame, run)
        return change(part, "object.iadd", node.target, state, frame)
    return state


def _merged_fields(
    fields: Results, values: Values, node: nodes.AugAssign, frame: Frame, run: Evaluator
) -> list[State]:
    """`x.__dict__ |= values`."""
    merged = Arguments(positional=(values,))
    return [
        after
        for owners, current in fields
        for owner in in_order(owners)
        for _, after in run.call(Method(owner, "update"), merged, node.target, current, frame)
    ]


def _store_augmented(
    node: nodes.AugAssign,
    owners: Values,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    term: Term | None,
) -> list[State]:
    kept: Values = frozenset()
    for owner in owners:
        if isinstance(owner, (Items, Mapping)) and owner.site:
            merge_in_place(owner, values, run)
            kept |= one(owner)
        elif isinstance(owner, SigmaPart) and not is_immutable(owner.type, run.world):
            kept |= one(owner)
    # What is of unknown type is changed in place, or it is immutable and another value takes its place.
    unclear = (part for part in kept if isinstance(part, SigmaPart) and not part.type.is_known)
    others = (owners - kept) | frozenset(unclear)
    results: Results = [(kept, state)] if kept else []
    run_in_place(node.operator, kept, values, node, state, frame, run)
    if others or not owners:
        results += binary(node.operator, others, values, node, state, frame, run)
    if isinstance(node.target, nodes.Name):
        return [bind_name(node.target.value, made, after, frame, run) for made, after in results]
    run.refer(node.target, state, frame)
    return [
        item
        for made, after in results
        for item in assign(node.target, made, after, frame, run, operation="augmented", term=term)
    ]
