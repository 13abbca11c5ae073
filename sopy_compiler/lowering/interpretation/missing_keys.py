"""Keys of a state that is a dict: one that is not there counts as a field that is None.

Keys whose values can be None themselves are left out, as nobody could tell the two apart.
"""

from dataclasses import replace

from sopy_compiler.domain.optional import leaves_room_for_none
from sopy_compiler.ir.flow import Manner, Use
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.predicate import Comparison, Relation
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.term import ConstantTerm, PlaceTerm
from sopy_compiler.ir.type_expression import NONE, UNION, TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import sigma_place
from sopy_compiler.lowering.interpretation.values import Literal, SigmaPart, Value, Values
from sopy_compiler.syntax import nodes


def looked_up(
    owner: Value, index: Values | None, key: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> State:
    """The state after `sigma["key"]`, which raises KeyError where it is missing, as `del` and `pop` do."""
    place = _place(owner, index or frozenset(), run)
    if place is None:
        return state
    step = Use(
        place=place,
        manner=Manner.LOOKUP,
        detail=place.path[0],
        span=frame.span(key),
        symbol=frame.symbol,
        is_guarded=frame.checkpoints is not None,
    )
    return state.then(step)


def looked_up_before(target: nodes.Node, state: State, frame: Frame, run: Evaluator) -> State:
    """The state after `sigma["key"] += ...` has read what it changes."""
    match target:
        case nodes.Subscript(
            value=holder, slice=[nodes.SubscriptElement(slice=nodes.Index(value=key, star=""))]
        ):
            owners = run.peek(holder, state, frame)
            if len(owners) == 1:
                return looked_up(next(iter(owners)), run.peek(key, state, frame), key, state, frame, run)
    return state


def or_none(owner: Value, key: Value, found: Values, run: Evaluator) -> Values | None:
    """What `sigma.get("key")` gives: the field, which is None where the key is missing. None for others."""
    if _place(owner, frozenset((key,)), run) is None or len(found) != 1:
        return None
    (part,) = found
    if not isinstance(part, SigmaPart) or not part.type.is_known:
        return None
    alternatives = (*part.type.members, TypeExpression(name=NONE, text="None"))
    text = f"{part.type.text} | None"
    return frozenset((replace(part, type=TypeExpression(name=UNION, arguments=alternatives, text=text)),))


def missing_key(
    operator: nodes.ComparisonOperator, left: Values, right: Values, run: Evaluator
) -> Comparison | None:
    """The question of which `"key" in sigma` is the opposite: whether the key is missing; else None."""
    if not isinstance(operator, nodes.In | nodes.NotIn) or len(right) != 1:
        return None
    place = _place(next(iter(right)), left, run)
    if place is None:
        return None
    none = ConstantTerm(value=None)
    return Comparison(left=PlaceTerm(place=place), relation=Relation.IDENTICAL, right=none)


def _place(owner: Value, index: Values, run: Evaluator) -> Place | None:
    """The field that is behind the one key; None unless the owner is such a state."""
    keys = [value.value for value in index if isinstance(value, Literal) and isinstance(value.value, str)]
    if not isinstance(owner, SigmaPart) or owner.path or owner.is_former or len(keys) != 1 or len(index) != 1:
        return None
    model = run.world.model_named(owner.type.name)
    field = model.field(keys[0]) if model is not None and model.kind is ModelKind.TYPED_DICT else None
    if field is None or leaves_room_for_none(field.type):
        return None
    return sigma_place((keys[0],))
