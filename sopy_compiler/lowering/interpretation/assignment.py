"""What an assignment target does with a value."""

from dataclasses import replace

from sopy_compiler.domain.optional import present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.term import Term
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.contents import is_exact, items
from sopy_compiler.lowering.interpretation.direct import is_direct
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.former import former
from sopy_compiler.lowering.interpretation.missing_keys import looked_up_before
from sopy_compiler.lowering.interpretation.narrowing import (
    attribute_key,
    narrow_place,
    narrow_variable,
    stable_key,
)
from sopy_compiler.lowering.interpretation.notes import note_unpacking
from sopy_compiler.lowering.interpretation.parts import ELEMENT, element_of
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.store import keeps, store_attribute
from sopy_compiler.lowering.interpretation.store_items import store_item
from sopy_compiler.lowering.interpretation.subscripts import index_of, refer_keyed, subscript_key, used_as_key
from sopy_compiler.lowering.interpretation.targets import ASSIGN, DELETE, Route, Target
from sopy_compiler.lowering.interpretation.values import (
    Fields,
    Items,
    Mapping,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes


def assign(
    target: nodes.Node,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    *,
    operation: str = ASSIGN,
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
            return _assign_item(target, values, state, frame, run, operation)
    return [state]


def _unpack(
    target: nodes.Tuple | nodes.List, values: Values, state: State, frame: Frame, run: Evaluator
) -> list[State]:
    for value in in_order(values):
        note_unpacking(value, target, frame, run)
    states = [state]
    elements = target.elements
    stars = [index for index, element in enumerate(elements) if isinstance(element, nodes.StarredElement)]
    shape = _Shape(count=len(elements), star=stars[0] if stars else None)
    changes_fields = False
    for index, element in enumerate(elements):
        part = _nth(values, index, shape, run)
        node = element if isinstance(element, nodes.StarredElement) else element.value
        if changes_fields:
            part = former(part)
        states = [after for current in states for after in assign(node, part, current, frame, run)]
        changes_fields = changes_fields or not isinstance(node, nodes.Name)
    return states


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How many targets a sequence is unpacked into, and which of them takes any number."""

    count: int
    star: int | None

    def places(self, index: int, length: int) -> range | None:
        """Where the items of one target stand in a sequence; None for a sequence that does not fit."""
        if self.star is None:
            return range(index, index + 1) if length == self.count else None
        surplus = length - self.count
        if surplus < -1:
            return None
        if index == self.star:
            return range(index, index + surplus + 1)
        place = index if index < self.star else index + surplus
        return range(place, place + 1)


def _nth(values: Values, index: int, shape: _Shape, run: Evaluator) -> Values:
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Items) and value.kind in {"tuple", "list"} and is_exact(value, run.world):
            places = shape.places(index, len(value.elements))
            if places is not None:
                found.update(item for place in places for item in value.elements[place])
                continue
        if isinstance(value, (PayloadPart, Typed, SigmaPart)):
            parts = [member for member in present(value.type) if member.name == "builtins.tuple"]
            is_fixed = parts and not any(item.text == "..." for item in parts[0].arguments)
            places = shape.places(index, len(parts[0].arguments)) if is_fixed else None
            if places is not None:
                found.update(_part(value, place, parts[0].arguments[place]) for place in places)
                continue
        found.update(element_of(one(value), run.world))
    return frozenset(found)


def _part(value: PayloadPart | Typed | SigmaPart, place: int, inner: TypeExpression) -> Value:
    """The item at one place of a tuple."""
    if isinstance(value, PayloadPart):
        return PayloadPart((*value.path, str(place)), inner)
    if isinstance(value, SigmaPart):
        return SigmaPart((*value.path, ELEMENT), inner)
    return Typed(inner)


def _assign_attribute(
    target: nodes.Attribute,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
    operation: str,
    term: Term | None,
) -> list[State]:
    described = Target(node=target, operation=operation, term=term)
    name = target.attr.value
    return [
        after
        for owners, current in run.refer(target.value, state, frame)
        for after in set_attribute(target.value, owners, name, values, described, current, frame, run)
    ]


def set_attribute(
    holder: nodes.Expression | None,
    owners: Values,
    name: str,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """The states after `holder.name = values`, or after its deletion.

    `owners` is what `holder` can be; `holder` is None where no expression stands for it.
    """
    current, key = state, None
    if holder is not None:
        current = used(holder, owners, Manner.ATTRIBUTE, name, state, frame, run)
        key = attribute_key(holder, name)
    if holder is None or len(owners) != 1 or not is_direct((holder,), state, current, frame, run):
        target = replace(target, term=None)
    is_kept = not target.deletes and all(keeps(owner, name, run) for owner in owners)
    states: list[State] = []
    for owner in in_order(owners):
        stored = store_attribute(owner, name, values, target, current, frame, run)
        states.append(narrow_place(key, values, stored) if is_kept else stored)
    return merge(states)


def _assign_item(
    target: nodes.Subscript, values: Values, state: State, frame: Frame, run: Evaluator, operation: str
) -> list[State]:
    described = Target(node=target, operation=operation, key=subscript_key(target))
    states: list[State] = []
    for owners, before in refer_keyed(target.value, state, frame, run):
        current = used(target.value, owners, Manner.ITEM, "", before, frame, run)
        for index, found in index_of(target, current, frame, run):
            ready = used_as_key(target, owners, index, "None becomes a key", found, frame, run)
            states.extend(set_item(owners, index, values, described, ready, frame, run))
    return merge(states)


def set_item(
    owners: Values,
    index: Values | None,
    values: Values,
    target: Target,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> list[State]:
    """The states after `owner[index] = values`, or after its deletion; `index` is None for a slice."""
    is_kept = not target.deletes and all(isinstance(owner, Mapping) for owner in owners)
    key = stable_key(target.node) if is_kept else None
    states: list[State] = []
    for owner in in_order(owners):
        if isinstance(owner, Fields):
            target = replace(target, route=Route.DICTIONARY)
        stored = store_item(owner, index, values, target, state, frame, run)
        states.append(narrow_place(key, values, stored))
    return merge(states)


def delete(target: nodes.Node, state: State, frame: Frame, run: Evaluator) -> list[State]:
    """The states after `del target`; a variable keeps what it has held."""
    match target:
        case nodes.Tuple() | nodes.List():
            states = [state]
            for element in target.elements:
                states = [after for before in states for after in delete(element.value, before, frame, run)]
            return states
        case nodes.Attribute():
            return _assign_attribute(target, frozenset(), state, frame, run, DELETE, None)
        case nodes.Subscript():
            known = looked_up_before(target, state, frame, run)
            return _assign_item(target, frozenset(), known, frame, run, DELETE)
    return [state]
