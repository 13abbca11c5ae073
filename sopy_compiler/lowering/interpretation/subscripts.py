"""Items: `owner[index]` as it is read, and what a subscript that is assigned or deleted stands for."""

from typing import Final

from sopy_compiler.domain.containers import key_type
from sopy_compiler.domain.optional import leaves_room_for_none, present
from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.lowering.interpretation.effects import record_access
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.incomplete_tables import note_incomplete
from sopy_compiler.lowering.interpretation.keyed_uses import note_looked_up_item
from sopy_compiler.lowering.interpretation.missing_keys import looked_up
from sopy_compiler.lowering.interpretation.notes import note_payload_item
from sopy_compiler.lowering.interpretation.operators import run_special
from sopy_compiler.lowering.interpretation.parts import item_of
from sopy_compiler.lowering.interpretation.recorder import WHOLE
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    External,
    Fields,
    InstanceOf,
    Literal,
    SigmaPart,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.named_attributes import holder_of_fields

KEY_METHODS: Final = frozenset(
    {"get", "pop", "setdefault", "update", "__getitem__", "__setitem__", "__delitem__", "__ior__"}
)
_VARS: Final = one(External("builtins.vars"))


def refer_keyed(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """The values of what is about to be used by a key: `x.__dict__` and `vars(x)` are followed."""
    fields = fields_of(node, state, frame, run)
    return run.refer(node, state, frame) if fields is None else fields


def fields_of(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results | None:
    """The values of `x.__dict__` or `vars(x)`; None for any other expression, and for an `x` not followed."""
    holder = _holder_of_fields(node, state, frame, run)
    if holder is None:
        return None
    held = run.refer(holder, state, frame)
    if not all(isinstance(owner, (SigmaPart, InstanceOf)) for owners, _ in held for owner in owners):
        return None
    return [(frozenset(Fields(owner) for owner in owners), after) for owners, after in held]


def _holder_of_fields(
    node: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> nodes.Expression | None:
    holder = holder_of_fields(node)
    if holder is not None and isinstance(node, nodes.Call):
        return holder if run.peek(node.func, state, frame) == _VARS else None
    return holder


def evaluate_subscript(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """`owner[index]`."""
    assert isinstance(node, nodes.Subscript)
    results: Results = []
    for owners, before in refer_keyed(node.value, state, frame, run):
        after = used(node.value, owners, Manner.ITEM, "", before, frame, run)
        for index, evaluated in index_of(node, after, frame, run):
            lookup = "the lookup raises KeyError"
            final = used_as_key(node, owners, index, lookup, evaluated, frame, run)
            found: set[Value] = set()
            passed = Arguments(positional=(index or one(ANYTHING),))
            for values, _ in run_special(("__getitem__",), owners, passed, node, final, frame, run):
                found.update(values)
            for owner in owners:
                if isinstance(owner, Fields):
                    found.update(_field_of(owner, index, run))
                    continue
                if not (found and isinstance(owner, InstanceOf)):
                    found.update(item_of(owner, index, run.world))
                note_missing_key(owner, index, node, frame, run)
                note_incomplete(owner, index or frozenset(), node, final, frame, run)
                note_looked_up_item(owner, index, node, frame, run)
                note_payload_item(owner, index, node, frame, run)
                final = looked_up(owner, index, node.slice[0].slice, final, frame, run)
            results.append((frozenset(found), final))
    return merge_results(results)


def used_as_key(
    node: nodes.Subscript,
    owners: Values,
    index: Values | None,
    consequence: str,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after a value was used as a key of dicts whose keys are declared without None."""
    key = subscript_key(node)
    if not isinstance(key, nodes.Expression) or index is None or not owners:
        return state
    for owner in owners:
        keys = key_type(owner.type) if isinstance(owner, SigmaPart) else UNKNOWN_TYPE
        if leaves_room_for_none(keys):
            return state
    return used(key, index, Manner.KEY, consequence, state, frame, run)


def note_missing_key(
    owner: Value, index: Values | None, node: nodes.Subscript, frame: Frame, run: Evaluator
) -> None:
    """Note a read of a key that the TypedDict it is read from does not have."""
    keys = [value.value for value in index or () if isinstance(value, Literal)]
    if len(keys) == 1 and isinstance(keys[0], str):
        note_unknown_key(owner, keys[0], node.slice[0].slice, frame, run)


def note_unknown_key(
    owner: Value, key: str, place: nodes.Node, frame: Frame, run: Evaluator, *, operation: str = ""
) -> None:
    """Note that a key is asked for that the TypedDict `owner` does not have."""
    if not isinstance(owner, SigmaPart):
        return
    models = [run.world.model_named(member.name) for member in present(owner.type)]
    model = models[0] if len(models) == 1 else None
    if model is not None and model.kind is ModelKind.TYPED_DICT and not model.has(key):
        path = (*owner.path, key)
        record_access(run, frame, place, AccessKind.READ, path, model.qualname, key, operation)


def index_of(
    node: nodes.Subscript, state: State, frame: Frame, run: Evaluator
) -> list[tuple[Values | None, State]]:
    """The values of a plain index; None for a slice."""
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, nodes.Index):
        return [(values, after) for values, after in run.evaluate(node.slice[0].slice.value, state, frame)]
    for item in node.slice:
        if isinstance(item.slice, nodes.Slice):
            bounds = (item.slice.lower, item.slice.upper, item.slice.step)
            for bound in bounds:
                if bound is not None:
                    run.evaluate(bound, state, frame)
    return [(None, state)]


def subscript_key(node: nodes.Subscript) -> nodes.Node | None:
    """The expression of the key, None for a slice."""
    item = node.slice[0].slice
    return item.value if isinstance(item, nodes.Index) else None


def _field_of(fields: Fields, index: Values | None, run: Evaluator) -> Values:
    """What `x.__dict__[index]` can be; with a key that is not known it can be anything that `x` holds."""
    keys = [value for value in index or () if isinstance(value, Literal) and isinstance(value.value, str)]
    if isinstance(fields.of, SigmaPart) and len(keys) == len(index or (None,)):
        return frozenset(value for key in keys for value in item_of(fields.of, one(key), run.world))
    if isinstance(fields.of, SigmaPart):
        run.recorder.opaque["`__dict__` of sigma is used"] = None
    run.recorder.touched.append(WHOLE)
    return one(ANYTHING)
