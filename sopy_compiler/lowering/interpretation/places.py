"""Which expressions are places, and the terms that tests and assignments are made of."""

from dataclasses import replace
from typing import Final

from sopy_compiler.domain.optional import leaves_room_for_none
from sopy_compiler.ir.flow import Stored
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.term import (
    ADD,
    MULTIPLY,
    SUBTRACT,
    ArithmeticTerm,
    ConstantTerm,
    ContainerTerm,
    LengthTerm,
    OpaqueTerm,
    PlaceTerm,
    Term,
)
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.contents import is_exact
from sopy_compiler.lowering.interpretation.effects import HOLDERS, sigma_parts
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import stable_key
from sopy_compiler.lowering.interpretation.parts import ELEMENT
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.value_types import type_of
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    External,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    NoResult,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import NOT_CONSTANT
from sopy_compiler.syntax.literals import constant as literal_of

_ARITHMETIC: Final[dict[type[nodes.Node], str]] = {
    nodes.Add: ADD,
    nodes.Subtract: SUBTRACT,
    nodes.Multiply: MULTIPLY,
}
_HOLDERS: Final = (PayloadPart, *HOLDERS)
_NO_PLACES: Final[frozenset[Place]] = frozenset()
_ENUM_PREFIX: Final = "enum:"
_LENGTH: Final = one(External("builtins.len"))


def place_of_value(value: Value) -> Place | None:
    """The place whose value it is; None for elements of containers and for former and other values."""
    match value:
        case SigmaPart(path=path, is_former=False) if path and ELEMENT not in path:
            return Place(root=PlaceRoot.SIGMA, path=path)
        case PayloadPart(path=path) if ELEMENT not in path:
            return Place(root=PlaceRoot.PAYLOAD, path=path)
    return None


def place_of(node: nodes.Expression, values: Values, state: State) -> Place | None:
    """The place whose present value an expression surely is."""
    if len(values) != 1:
        return None
    (value,) = values
    place = place_of_value(value)
    return place if place is not None and _is_present(node, state) else None


def _is_present(node: nodes.Expression, state: State) -> bool:
    """Whether the expression starts at a variable of this function that is not out of date."""
    current = node.target if isinstance(node, nodes.NamedExpr) else node
    match current:
        case nodes.Call(func=nodes.Attribute(value=inner, attr=nodes.Name(value="get")), args=[_]):
            current = inner  # what is known as a field is that of a state that is a dict
    if stable_key(current) is None:
        return False
    while not isinstance(current, nodes.Name):
        match current:
            case nodes.Attribute(value=inner) | nodes.Subscript(value=inner):
                current = inner
            case nodes.Call(args=[nodes.Arg(value=inner), _]):  # `getattr(x, "n")`
                current = inner
            case _:
                return False
    held = state.variables.get(current.value)
    if not held:
        return False
    # What an attribute of the procedure holds may be of an earlier event.
    return all(isinstance(value, (SigmaPart, PayloadPart, EventValue)) for value in held)


def term_of(node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator) -> Term:
    """The term of an expression that has the given values."""
    place = place_of(node, values, state)
    if place is not None:
        return PlaceTerm(place=place)
    if len(values) == 1:
        (value,) = values
        constant = constant_term(value)
        if constant is not None:
            is_variable = isinstance(node, nodes.Name | nodes.Attribute) and not constant.member_of
            is_named = is_variable and literal_of(node) is NOT_CONSTANT
            return replace(constant, written=frame.code(node)) if is_named else constant
        container = _container_term(value, run)
        if container is not None:
            return container
    match node:
        case nodes.NamedExpr():
            return term_of(node.value, values, state, frame, run)
        case nodes.Call(args=[argument]) if not argument.star and _calls_len(node, state, frame, run):
            held = run.peek(argument.value, state, frame)
            return LengthTerm(of=term_of(argument.value, held, state, frame, run))
        case nodes.BinaryOperation(operator=operator) if type(operator) in _ARITHMETIC:
            left, right = (
                term_of(side, run.peek(side, state, frame), state, frame, run)
                for side in (node.left, node.right)
            )
            return ArithmeticTerm(operator=_ARITHMETIC[type(operator)], left=left, right=right)
    return OpaqueTerm(text=frame.code(node))


def _calls_len(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> bool:
    is_named = isinstance(node.func, nodes.Name) and node.func.value == "len"
    return is_named and run.peek(node.func, state, frame) == _LENGTH


def constant_term(value: Value) -> ConstantTerm | None:
    """The term of a constant; None for any other value."""
    match value:
        case Literal(type_name=kind) if kind.startswith(_ENUM_PREFIX):
            return ConstantTerm(value=value.value, member_of=kind.removeprefix(_ENUM_PREFIX))
        case Literal():
            return ConstantTerm(value=value.value)
        case NoResult():
            return ConstantTerm(value=None)
    return None


def _container_term(value: Value, run: Evaluator) -> ContainerTerm | None:
    match value:
        case Items() if value.kind != "generator" and is_exact(value, run.world):
            return ContainerTerm(type_name=f"builtins.{value.kind}", is_empty=not value.elements)
        case Mapping() if not run.world.memory.is_changed(value.site):
            keys_known = all(key is not None for key, _ in value.entries)
            if keys_known:
                return ContainerTerm(type_name="builtins.dict", is_empty=not value.entries)
    return None


def stored(values: Values, run: Evaluator) -> Stored:
    """What an assignment of the values puts into a place."""
    constants: dict[ConstantTerm | ContainerTerm, None] = {}
    types: dict[TypeExpression, None] = {}
    copies: dict[Place, None] = {}
    for value in values:
        term = constant_term(value) or _container_term(value, run)
        place = place_of_value(value)
        expression = type_of(one(value), run.world)
        if term is not None:
            constants[term] = None
        elif place is not None:
            copies[place] = None
        elif expression.is_known and not _is_anything(expression):
            types[expression] = None
        else:
            return Stored(is_known=False)
    return Stored(
        constants=tuple(sorted(constants, key=repr)),
        types=tuple(sorted(types, key=repr)),
        copies=tuple(sorted(copies)),
        is_known=bool(values),
    )


def _is_anything(expression: TypeExpression) -> bool:
    return any(member.name in {"typing.Any", "builtins.object"} for member in expression.members)


def may_be_none(value: Value) -> bool:
    """Whether the declared type of a place leaves room for None, or says nothing."""
    match value:
        case SigmaPart() | PayloadPart() | Typed():
            return leaves_room_for_none(value.type)
    return False


def places_in(values: Values, run: Evaluator) -> frozenset[Place]:
    """The places that values are, or hold."""
    if not any(isinstance(value, _HOLDERS) for value in values):
        return _NO_PLACES
    found = {place_of_value(value) for value in values if isinstance(value, PayloadPart)}
    found |= {place_of_value(part) for part in sigma_parts(values, run.world)}
    return frozenset(place for place in found if place is not None)


def mentioned_sources(node: nodes.Node, state: State, run: Evaluator) -> frozenset[Place]:
    """The places that the variables in an expression were computed from, and attributes of the procedure."""
    mentions = run.world.mentions(node)
    if not mentions.attributes and not state.derived:
        return _NO_PLACES
    found: set[Place] = set()
    for name in mentions.names if state.derived else ():
        found.update(state.derived.get(name, ()))
    for name, attribute in mentions.attributes:
        if any(_is_procedure(value) for value in state.variables.get(name, ())):
            found.add(Place(root=PlaceRoot.PROCEDURE, path=(attribute,)))
    return frozenset(found)


def _is_procedure(value: Value) -> bool:
    return isinstance(value, InstanceOf) and value.is_self
