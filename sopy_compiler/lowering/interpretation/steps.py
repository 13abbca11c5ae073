"""The steps of the flow graph: what a handler tests, uses and stores, in the order it does so."""

from dataclasses import replace
from typing import Final

from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.flow import Assume, Change, Doubt, Forget, Manner, Store, Use
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import (
    Comparison,
    InstanceTest,
    Membership,
    OpaqueTest,
    Predicate,
    Relation,
    Truth,
    tested_places,
)
from sopy_compiler.ir.term import ConstantTerm, OpaqueTerm, PlaceTerm, Term, is_followed
from sopy_compiler.lowering.interpretation.alternatives import NONE_ALTERNATIVE
from sopy_compiler.lowering.interpretation.contents import is_exact
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.lost_coroutines import note_used
from sopy_compiler.lowering.interpretation.narrowing import alternatives, flatten
from sopy_compiler.lowering.interpretation.orderings import note_ordering
from sopy_compiler.lowering.interpretation.places import (
    constant_term,
    may_be_none,
    mentioned_sources,
    place_of,
    places_in,
    stored,
    term_of,
)
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    External,
    Items,
    SigmaPart,
    Value,
    Values,
)
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes

Split = tuple[list[State], list[State]]

_RELATIONS: Final[dict[type[nodes.ComparisonOperator], Relation]] = {
    nodes.Equal: Relation.EQUAL,
    nodes.NotEqual: Relation.EQUAL,
    nodes.Is: Relation.IDENTICAL,
    nodes.IsNot: Relation.IDENTICAL,
    nodes.LessThan: Relation.LESS,
    nodes.LessThanEqual: Relation.AT_MOST,
    nodes.GreaterThan: Relation.GREATER,
    nodes.GreaterThanEqual: Relation.AT_LEAST,
}
_ORDERS: Final = (nodes.LessThan, nodes.LessThanEqual, nodes.GreaterThan, nodes.GreaterThanEqual)


def sigma_place(path: tuple[str, ...]) -> Place:
    """The field of sigma at the path."""
    return Place(root=PlaceRoot.SIGMA, path=path)


def store(
    path: tuple[str, ...],
    values: Values,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    is_augmented: bool = False,
    term: Term | None = None,
) -> State:
    """The state after the field at `path` has got one of the values."""
    place = node.attr if isinstance(node, nodes.Attribute) else node
    value = replace(stored(values, run), term=term)
    step = Store(place=sigma_place(path), value=value, span=frame.span(place), is_augmented=is_augmented)
    return state.then(step).outdated(path)


def change(part: SigmaPart, operation: str, node: nodes.Node, state: State, frame: Frame) -> State:
    """The state after what a field holds was changed in place."""
    if not part.path:
        return state
    if part.is_former:
        return forget((".".join(part.path),), state)
    place = node.attr if isinstance(node, nodes.Attribute) else node
    step = Change(place=sigma_place(part.path), operation=operation, span=frame.span(place))
    return state.then(step)


def forget(paths: tuple[str, ...], state: State) -> State:
    """The state after fields, as dotted paths, may have changed."""
    places = tuple(sigma_place(tuple(path.split("."))) for path in dict.fromkeys(paths) if path)
    if not places:
        return state
    following = state.then(Forget(places=places))
    for place in places:
        following = following.outdated(place.path)
    return following


def doubted(places: frozenset[Place], state: State) -> State:
    """The state on a way that is taken or not for reasons that the places know."""
    told = tuple(sorted(place for place in places if place.root is not PlaceRoot.PAYLOAD))
    return state.then(Doubt(places=told)) if told else state


def used(
    node: nodes.Expression,
    values: Values,
    manner: Manner,
    detail: str,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after a value was used as None cannot be; nothing is noted where it is surely no None."""
    note_used(node, values, frame, run, attribute=detail if manner is Manner.ATTRIBUTE else "")
    if len(values) != 1 or not all(may_be_none(value) for value in values):
        return state
    place = place_of(node, values, state)
    if place is None:
        return state
    known = alternatives(node, values, state, run)
    if known is not None and NONE_ALTERNATIVE not in known:
        return state
    step = Use(
        place=place,
        manner=manner,
        detail=detail,
        span=_place_of_use(node, frame),
        symbol=frame.symbol,
        is_guarded=frame.checkpoints is not None,
    )
    return state.then(step)


def _place_of_use(node: nodes.Expression, frame: Frame) -> Span:
    """The name of the field, not the whole chain that leads to it."""
    return frame.span(node.attr if isinstance(node, nodes.Attribute) else node)


def compared(
    left: nodes.Expression,
    operator: nodes.ComparisonOperator,
    right: nodes.Expression,
    left_values: Values,
    right_values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """The state after the operands of a comparison were used."""
    note_ordering(left, operator, right, left_values, right_values, frame, run)
    note_used(left, left_values, frame, run)
    note_used(right, right_values, frame, run)
    if isinstance(operator, _ORDERS):
        state = used(left, left_values, Manner.ORDER, "", state, frame, run)
        return used(right, right_values, Manner.ORDER, "", state, frame, run)
    if isinstance(operator, (nodes.In, nodes.NotIn)):
        return used(right, right_values, Manner.MEMBERSHIP, "", state, frame, run)
    return state


def comparison(
    left: nodes.Expression,
    operator: nodes.ComparisonOperator,
    right: nodes.Expression,
    left_values: Values,
    right_values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Predicate:
    """What `left operator right` asks; the negative operators ask as the positive ones do."""
    term = term_of(left, left_values, state, frame, run)
    relation = _RELATIONS.get(type(operator))
    if relation is not None:
        other = term_of(right, right_values, state, frame, run)
        return Comparison(left=term, relation=relation, right=other)
    choices = _constants(right_values, run)
    if choices is not None:
        return Membership(of=term, choices=choices)
    return OpaqueTest(text=f"{frame.code(left)} in {frame.code(right)}")


def _constants(values: Values, run: Evaluator) -> tuple[ConstantTerm, ...] | None:
    """The constants in a display; None for anything else."""
    if len(values) != 1:
        return None
    (value,) = values
    if not isinstance(value, Items) or value.kind not in {"tuple", "list", "set"}:
        return None
    if not is_exact(value, run.world):
        return None
    found: list[ConstantTerm] = []
    for held in value.elements:
        term = constant_term(next(iter(held))) if len(held) == 1 else None
        if term is None:
            return None
        found.append(term)
    return tuple(found)


def instance_test(
    node: nodes.Expression, values: Values, classes: Values, state: State, frame: Frame, run: Evaluator
) -> Predicate:
    """What `isinstance(node, classes)` asks."""
    names = [_class_name(value, run) for value in flatten(classes, run)]
    known = tuple(name for name in names if name)
    term = term_of(node, values, state, frame, run)
    return InstanceTest(of=term, types=known if len(known) == len(names) else ())


def _class_name(value: Value, run: Evaluator) -> str:
    match value:
        case ClassObject():
            return run.world.classes.qualname(value.definition)
        case External():
            return value.qualname
    return ""


def truth_test(
    node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> Predicate | None:
    """What `bool(node)` asks; None where the values themselves decide."""
    term = term_of(node, values, state, frame, run)
    if isinstance(term, ConstantTerm):
        return None
    return OpaqueTest(text=term.text) if isinstance(term, OpaqueTerm) else Truth(of=term)


def known_truth(
    node: nodes.Expression, values: Values, mark: int, state: State, frame: Frame, run: Evaluator
) -> tuple[State, State]:
    """The states in which a value has turned out to be true and false."""
    predicate = truth_test(node, values, state, frame, run)
    if predicate is None:
        return state, state
    (true,), (false,) = both_ways([state], [state], predicate, mark, ((node, values),), state, frame, run)
    return true, false


def both_ways(
    trues: list[State],
    falses: list[State],
    predicate: Predicate,
    mark: int,
    operands: tuple[tuple[nodes.Expression, Values], ...],
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    place: nodes.Node | None = None,
    is_direct: bool = False,
    written: str = "",
    is_negated: bool = False,
) -> Split:
    """The states behind the test, with what it has established; `mark` is where its reads begin.

    A test that is not followed may establish anything about what it reads. `place` is where the test stands,
    and `written` what it says, if it is not the first operand alone.
    """
    reads: frozenset[Place] = frozenset(tested_places(predicate))
    if not _is_followed(predicate):
        reads |= frozenset(run.recorder.touched[mark:])
        for node, values in operands:
            reads |= places_in(values, run) | mentioned_sources(node, state, run)
        if not reads:
            return trues, falses
    span = frame.span(operands[0][0] if place is None else place)
    written = written or frame.code(operands[0][0])
    ways = (bool(trues), bool(falses))
    _note_decided(predicate, ways, span, written, frame, run, is_negated=is_negated)
    ordered = tuple(sorted(reads))

    def assumed(states: list[State], *, holds: bool) -> list[State]:
        step = Assume(
            predicate=predicate,
            holds=holds,
            reads=ordered,
            span=span,
            symbol=frame.symbol,
            is_direct=is_direct and not isinstance(predicate, OpaqueTest),
            written=written,
            is_negated=is_negated,
        )
        return [one.then(step) for one in states]

    return assumed(trues, holds=True), assumed(falses, holds=False)


def _note_decided(
    predicate: Predicate,
    ways: tuple[bool, bool],
    span: Span,
    written: str,
    frame: Frame,
    run: Evaluator,
    *,
    is_negated: bool,
) -> None:
    """Note which ways a comparison of a place with constants can go."""
    match predicate:
        case Comparison(left=PlaceTerm(), relation=Relation.EQUAL, right=ConstantTerm()):
            pass
        case Membership(of=PlaceTerm(), choices=choices) if choices:
            pass
        case _:
            return
    test = DecidedTest(
        predicate=predicate,
        can_hold=ways[0],
        can_fail=ways[1],
        span=span,
        symbol=frame.symbol,
        written=written,
        is_negated=is_negated,
    )
    run.recorder.add_test(test)


def _is_followed(predicate: Predicate) -> bool:
    match predicate:
        case Comparison():
            return is_followed(predicate.left) and is_followed(predicate.right)
        case Membership() | Truth():
            return is_followed(predicate.of)
        case InstanceTest():
            return is_followed(predicate.of) and bool(predicate.types)
    return False


def sources(
    node: nodes.Expression, values: Values, mark: int, state: State, run: Evaluator
) -> frozenset[Place]:
    """The places that a value was computed from; `mark` is where its reads begin."""
    read = frozenset(run.recorder.touched[mark:])
    return read | places_in(values, run) | mentioned_sources(node, state, run)
