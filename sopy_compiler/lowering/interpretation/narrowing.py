"""What tests establish about variables, fields and payload parts."""

from dataclasses import replace
from typing import Final

from sopy_compiler.domain.optional import without_none as type_without_none
from sopy_compiler.ir.vocabulary import END, PROCEDURE
from sopy_compiler.lowering.interpretation.alternatives import (
    NONE_ALTERNATIVE,
    Alternative,
    alternatives_of,
    constant_alternative,
    enum_alternative,
)
from sopy_compiler.lowering.interpretation.contents import elements
from sopy_compiler.lowering.interpretation.evaluation import Evaluator
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    External,
    Finish,
    InstanceOf,
    Items,
    Literal,
    NoResult,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    in_order,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of

# An attribute or a global holds an instance of a class, whatever else is assigned to it elsewhere.
_PRESENT: Final = frozenset({Alternative("builtins.object")})
_SUBTYPES: Final = frozenset({("builtins.bool", "builtins.int")})


def stable_key(node: nodes.Node) -> str | None:
    """The text of a name, attribute chain or constant subscript; None for what may change between reads."""
    match node:
        case nodes.Name(value=name):
            return name
        case nodes.Attribute(value=value, attr=nodes.Name(value=name)):
            return attribute_key(value, name)
        case nodes.Call(
            func=nodes.Name(value="getattr"), args=[nodes.Arg(value=value), nodes.Arg() as second]
        ):
            text = text_of(second.value)
            return attribute_key(value, text) if text is not None else None
        case nodes.Subscript(value=value, slice=[nodes.SubscriptElement(slice=nodes.Index(value=index))]):
            outer = stable_key(value)
            if outer is not None and isinstance(index, (nodes.SimpleString, nodes.Integer)):
                return f"{outer}[{index.value!r}]"
    return None


def alternatives(
    node: nodes.Expression, values: Values, state: State, run: Evaluator
) -> frozenset[Alternative] | None:
    """The alternatives that the expression still has, or None when they are not a closed set."""
    key = stable_key(node)
    if key is not None and key in state.possible and state.possible[key] != _PRESENT:
        return state.possible[key]
    if key is None or not values:
        return None
    found: set[Alternative] = set()
    for value in values:
        constant = value_alternative(value)
        if constant is not None and len(values) > 1:
            found.add(constant)
            continue
        if not isinstance(value, (SigmaPart, PayloadPart, Typed)):
            return None
        members = alternatives_of(value.type, run.world.enum_members)
        if members is None:
            return None
        found.update(members)
    return frozenset(found)


def keep(node: nodes.Expression, state: State, remaining: frozenset[Alternative]) -> list[State]:
    """The state knowing that only `remaining` are possible; no state when there are none."""
    if not remaining:
        return []
    key = stable_key(node)
    return [state] if key is None else [state.restricted(key, remaining)]


def without_none(node: nodes.Expression, values: Values, state: State) -> Values:
    """The values with types that leave no room for None where tests have ruled it out."""
    return _without_none(stable_key(node), values, state) if state.possible else values


def without_none_at(holder: nodes.Expression | None, name: str, values: Values, state: State) -> Values:
    """`without_none` for `holder.name`; a holder that is not known has been tested for nothing."""
    return values if holder is None else _without_none(attribute_key(holder, name), values, state)


def _without_none(key: str | None, values: Values, state: State) -> Values:
    if not state.possible or not any(_is_optional(value) or _is_none(value) for value in values):
        return values
    remaining = state.possible.get(key or "")
    if remaining is None or NONE_ALTERNATIVE in remaining:
        return values
    return frozenset(_present(value) for value in values if not _is_none(value))


def _is_optional(value: Value) -> bool:
    return isinstance(value, (SigmaPart, PayloadPart, Typed)) and value.type.is_optional


def _present(value: Value) -> Value:
    if isinstance(value, (SigmaPart, PayloadPart, Typed)) and value.type.is_optional:
        return replace(value, type=type_without_none(value.type))
    return value


def _is_none(value: Value) -> bool:
    return isinstance(value, NoResult) or (isinstance(value, Literal) and value.value is None)


def narrow_variable(node: nodes.Node, kept: Values, state: State) -> State:
    """The state knowing that a variable is one of `kept`, or that what is not local holds an instance."""
    if isinstance(node, nodes.Name) and node.value in state.variables:
        return state.narrowed(node.value, kept)
    return narrow_place(stable_key(node), kept, state)


def narrow_place(key: str | None, kept: Values, state: State) -> State:
    """The state knowing that what is not local holds an instance; `key` is its text, as in `stable_key`."""
    if key is not None and kept and all(isinstance(value, (InstanceOf, Finish)) for value in kept):
        return state.restricted(key, _PRESENT)
    return state


def attribute_key(holder: nodes.Expression, name: str) -> str | None:
    """The text of `holder.name`, as `stable_key` has it."""
    outer = stable_key(holder)
    return None if outer is None else f"{outer}.{name}"


def value_alternative(value: Value) -> Alternative | None:
    """The alternative that a constant is, or None."""
    match value:
        case Literal() if value.type_name.startswith("enum:") and isinstance(value.value, str):
            return enum_alternative(value.type_name.removeprefix("enum:"), value.value)
        case Literal():
            return constant_alternative(value.value)
        case NoResult():
            return NONE_ALTERNATIVE
    return None


def narrow_class(values: Values, classes: Values, run: Evaluator) -> tuple[Values, Values]:
    """The values that can be instances of one of `classes`, and those that can be none of them."""
    yes: set[Value] = set()
    no: set[Value] = set()
    wanted = flatten(classes, run)
    for value in values:
        verdicts = [_is_one_of(value, item, run) for item in wanted]
        if True in verdicts:
            yes.add(value)
            continue
        no.add(value)
        if None in verdicts:
            yes.update(_specialised(value, wanted, run))
    return frozenset(yes), frozenset(no)


def _is_one_of(value: Value, wanted: Value, run: Evaluator) -> bool | None:
    """Whether the value is an instance of the class; None when it depends."""
    definition = _class_of(value, run)
    if definition is not None:
        return _is_instance(definition, wanted, run, is_exact=isinstance(value, InstanceOf))
    match value, wanted:
        case Literal(type_name=kind), External(qualname=name) if not kind.startswith("enum:"):
            known = f"builtins.{kind}"
            same = known == name or (known, name) in _SUBTYPES or name == "builtins.object"
            return same if name.startswith("builtins.") else None
        case Literal(type_name=kind), ClassObject() if not kind.startswith("enum:"):
            return False
        case NoResult(), ClassObject():
            return False
        case Finish(), External(qualname=name) if name in {END, PROCEDURE}:
            return True
        case Finish(), ClassObject():
            return False
        case (Items(kind=kind), External(qualname=name)) if name.startswith("builtins."):
            return f"builtins.{kind}" == name
    return None


def flatten(classes: Values, run: Evaluator) -> tuple[Value, ...]:
    """The classes of a tuple of classes."""
    found: list[Value] = []
    for value in classes:
        if isinstance(value, Items):
            found.extend(flatten(elements(value, run.world), run))
        else:
            found.append(value)
    return tuple(in_order(found))


def _class_of(value: Value, run: Evaluator) -> ClassDefinition | None:
    match value:
        case EventValue() | InstanceOf():
            return value.definition
        case Typed() if len(value.type.members) == 1:
            return run.world.classes.by_qualname(value.type.name)
    return None


def _is_instance(
    definition: ClassDefinition, wanted: Value, run: Evaluator, *, is_exact: bool = False
) -> bool | None:
    """True, False, or None when an instance of a subclass could be one."""
    classes = run.world.classes
    match wanted:
        case ClassObject():
            if classes.is_subclass(definition, wanted.definition):
                return True
            if is_exact:
                return False if classes.bases_known(definition) else None
            if not classes.bases_known(definition):
                return None
            below = {wanted.definition, *run.world.below.get(wanted.definition, ())}
            return None if below & {definition, *run.world.below.get(definition, ())} else False
        case External(qualname=name):
            if name in classes.externals(definition) or name == "builtins.object":
                return True
            plain = name.startswith("builtins.") and classes.bases_known(definition)
            bases = [base for base in classes.externals(definition) if base.startswith("builtins.")]
            return False if plain and not bases else None
    return None


def _specialised(value: Value, wanted: tuple[Value, ...], run: Evaluator) -> list[Value]:
    """An event known to be of a subclass."""
    if not isinstance(value, EventValue):
        return [value]
    return [
        EventValue(item.definition, run.world.classes.qualname(item.definition))
        for item in wanted
        if isinstance(item, ClassObject)
        and value.definition is not None
        and run.world.classes.is_subclass(item.definition, value.definition)
    ] or [value]


def matches_class(alternative: Alternative, classes: Values, run: Evaluator) -> bool | None:
    """Whether every (True), no (False) or some value of the alternative is an instance of `classes`."""
    verdicts = [_matches_one(alternative, wanted, run) for wanted in flatten(classes, run)]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _matches_one(alternative: Alternative, wanted: Value, run: Evaluator) -> bool | None:
    if isinstance(wanted, ClassObject):
        definition = run.world.classes.by_qualname(alternative.type_name)
        if definition is None:
            return False if alternative.type_name.startswith("builtins.") else None
        return _is_instance(definition, wanted, run, is_exact=alternative.is_constant)
    if isinstance(wanted, External):
        name = wanted.qualname
        if alternative.type_name == name or (alternative.type_name, name) in _SUBTYPES:
            return True
        plain = alternative.type_name.startswith("builtins.") and name.startswith("builtins.")
        return False if plain and name != "builtins.object" else None
    return None
