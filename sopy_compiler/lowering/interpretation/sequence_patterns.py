"""Sequence patterns of `match`: `(a, "b")`, `[first, *rest]`."""

from collections.abc import Callable
from typing import Final

from sopy_compiler.domain.containers import ContainerKind, is_of_kind
from sopy_compiler.lowering.interpretation.alternatives import Alternative, constant_alternative
from sopy_compiler.lowering.interpretation.contents import items
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import stable_key
from sopy_compiler.lowering.interpretation.parts import element_of, item_of, tuple_length
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.values import (
    Items,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes

Split = tuple[list[State], list[State]]
SplitPattern = Callable[[nodes.Pattern, nodes.Expression | None, Values, State, Frame, Evaluator], Split]
Pattern = nodes.MatchList | nodes.MatchTuple
# Lengths are told apart up to this one, which stands for itself and all above.
LONGEST: Final = 8


def split_sequence(
    pattern: Pattern,
    subject: nodes.Expression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    split: SplitPattern,
) -> Split:
    """The states in which the sequence matches, its names bound, and those in which it does not."""
    parts = list(pattern.patterns)
    star = next((index for index, item in enumerate(parts) if isinstance(item, nodes.MatchStar)), None)
    fitting, others = _by_length(subject, values, state, len(parts), star)
    matched = fitting
    failed: list[State] = others
    for index, item in enumerate(parts):
        part = _part(values, index, len(parts), star, run)
        if isinstance(item, nodes.MatchStar):
            if item.name is not None:
                rest = one(items("list", (element_of(values, run.world),), is_exact=False))
                matched = [bind_name(item.name.value, rest, one_state, frame, run) for one_state in matched]
            continue
        node = _element(subject, index) if star is None else None
        following: list[State] = []
        for current in matched:
            yes, no = split(item.value, node, part, current, frame, run)
            following.extend(yes)
            failed.extend(no)
        matched = merge(following)
    return matched, merge(failed)


def _by_length(
    subject: nodes.Expression | None, values: Values, state: State, count: int, star: int | None
) -> Split:
    """The states in which the subject has a fitting number of elements, and the others."""
    least = count if star is None else count - 1
    lengths = {tuple_length(value) for value in values}
    if lengths and None not in lengths:
        fits = [length for length in lengths if length is not None and _fits(length, least, star)]
        return ([state] if fits else []), ([state] if len(fits) < len(lengths) else [])
    key = stable_key(subject) if subject is not None else None
    if key is None or least >= LONGEST or not values or not all(_is_sequence(value) for value in values):
        return [state], [state]
    measure = f"{key}[:]"
    known = state.possible.get(measure) or frozenset(
        constant_alternative(item) for item in range(LONGEST + 1)
    )
    yes = frozenset(item for item in known if _fits(_number(item), least, star))
    no = known - yes
    return (
        [state.restricted(measure, yes)] if yes else [],
        [state.restricted(measure, no)] if no else [],
    )


def _fits(length: int, least: int, star: int | None) -> bool:
    return length == least if star is None else length >= least


def _number(item: Alternative) -> int:
    return item.value if isinstance(item.value, int) else LONGEST


def _is_sequence(value: Value) -> bool:
    match value:
        case Items(kind=kind):
            return kind in {"list", "tuple", "deque"}
        case SigmaPart() | PayloadPart() | Typed():
            members = value.type.members
            kinds = (ContainerKind.SEQUENCE, ContainerKind.ITERABLE)
            return all(is_of_kind(member, *kinds) for member in members)
    return False


def _part(values: Values, index: int, count: int, star: int | None, run: Evaluator) -> Values:
    """What stands at one place of the pattern."""
    if star is not None and index >= star:
        return _at(values, index - count, run) if index > star else frozenset()
    return _at(values, index, run)


def _at(values: Values, index: int, run: Evaluator) -> Values:
    found: set[Value] = set()
    for value in values:
        found.update(item_of(value, one(literal(index)), run.world))
    return frozenset(found)


def _element(subject: nodes.Expression | None, index: int) -> nodes.Expression | None:
    """The expression of an element, under which what is known of it is kept."""
    if isinstance(subject, (nodes.Tuple, nodes.List)):
        return subject.elements[index].value if index < len(subject.elements) else None
    if subject is None or stable_key(subject) is None:
        return None
    place = nodes.Index(value=nodes.Integer(index))
    return nodes.Subscript(value=subject, slice=(nodes.SubscriptElement(slice=place),))
