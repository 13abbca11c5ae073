"""What the bodies of procedures say of their prompt, the events they ignore and their timeout."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.slip import AttributeFault, MisusedAttribute
from sopy_compiler.ir.vocabulary import (
    IGNORE_ATTRIBUTE,
    MAKE_PROMPT,
    PROMPT,
    PROMPT_ATTRIBUTE,
    TIMEOUT_ATTRIBUTE,
    TIMEOUT_EVENT_ATTRIBUTE,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
)
from sopy_compiler.syntax.scope import Scope, ScopeKind

_NAMES: Final = (nodes.Name, nodes.Attribute)
_TEXTS: Final = (nodes.SimpleString, nodes.FormattedString)
_NUMBERS: Final = (nodes.Integer, nodes.Float)
_TIME: Final = "datetime.timedelta"
_Wrong = tuple[AttributeFault, nodes.Expression, str]


def misused_attributes(module: Scope, world: World) -> Iterator[MisusedAttribute]:
    """The assignments in bodies of procedures whose value cannot be used, or whose name is another one."""
    for scope in module.children.values():
        if scope.kind is not ScopeKind.CLASS:
            continue
        definition = world.names.class_of(scope)
        if not world.classes.is_procedure(definition):
            continue
        yield from _of_class(definition, world)


def _of_class(definition: ClassDefinition, world: World) -> Iterator[MisusedAttribute]:
    scope = definition.scope
    given = {name for one in world.classes.linearisation(definition) for name in one.scope.bindings}
    for name, value in _assignments(definition):
        for fault, node, what in _wrong(name, value, given, scope, world):
            yield MisusedAttribute(
                procedure=world.classes.qualname(definition),
                attribute=name,
                fault=fault,
                text=scope.tree.code(node),
                what=what,
                span=scope.tree.span(node),
                symbol=scope.symbol,
            )


def _assignments(definition: ClassDefinition) -> Iterator[tuple[str, nodes.Expression]]:
    """The names that the body gives a value, each by a statement of its own."""
    for statement in definition.node.body.body:
        match statement:
            case nodes.Assign(targets=[nodes.AssignTarget(target=nodes.Name(value=name))], value=value):
                yield name, value
            case nodes.AnnAssign(target=nodes.Name(value=name), value=nodes.Expression() as value):
                yield name, value


def _wrong(
    name: str, value: nodes.Expression, given: set[str], scope: Scope, world: World
) -> Iterator[_Wrong]:
    if name == IGNORE_ATTRIBUTE:
        yield from _wrong_list(value, scope, world)
    elif name == PROMPT_ATTRIBUTE:
        called = _meaning(value, scope, world)
        if isinstance(called, FunctionDefinition) or _is_external(called, MAKE_PROMPT):
            yield AttributeFault.NO_PROMPT, value, "a function that nothing calls"
    elif name == TIMEOUT_ATTRIBUTE:
        if isinstance(value, _NUMBERS):
            yield AttributeFault.NO_TIME, value, "a number"
        elif isinstance(value, _TEXTS):
            yield AttributeFault.NO_TIME, value, "a text"
    elif name == TIMEOUT_EVENT_ATTRIBUTE:
        yield from _wrong_event(value, scope, world)
    else:
        meant = _meant(value, scope, world)
        if meant and meant not in given:
            yield AttributeFault.OTHER_NAME, value, meant


def _wrong_list(value: nodes.Expression, scope: Scope, world: World) -> Iterator[_Wrong]:
    match value:
        case nodes.List(elements=found) | nodes.Tuple(elements=found) | nodes.Set(elements=found):
            for element in found:
                if isinstance(element, nodes.Element):
                    yield from _wrong_event(element.value, scope, world)
        case nodes.Name() | nodes.Attribute():
            meant = _meaning(value, scope, world)
            if isinstance(meant, ClassDefinition):
                yield AttributeFault.NO_LIST, value, f"the class {meant.name}"
        case _ if isinstance(value, _TEXTS):
            yield AttributeFault.NO_LIST, value, "a text"


def _wrong_event(value: nodes.Expression, scope: Scope, world: World) -> Iterator[_Wrong]:
    """What stands where a class of events is due, and surely is none."""
    match value:
        case nodes.Call(func=nodes.Name() | nodes.Attribute() as function):
            made = _meaning(function, scope, world)
            if isinstance(made, ClassDefinition) and world.classes.is_event(made):
                yield AttributeFault.NO_EVENT, value, "an instance"
        case nodes.Name() | nodes.Attribute():
            meant = _meaning(value, scope, world)
            if isinstance(meant, ClassDefinition) and _is_other_class(meant, world):
                yield AttributeFault.NO_EVENT, value, "a class of something else"
        case _ if isinstance(value, _TEXTS):
            yield AttributeFault.NO_EVENT, value, "a text"


def _is_other_class(definition: ClassDefinition, world: World) -> bool:
    classes = world.classes
    is_vocabulary = classes.is_event(definition) or classes.may_be_vocabulary(definition)
    return classes.bases_known(definition) and not is_vocabulary


def _meant(value: nodes.Expression, scope: Scope, world: World) -> str:
    """The attribute of procedures that the value would do for; empty for other values."""
    match value:
        case nodes.Call(func=nodes.Name() | nodes.Attribute() as function):
            made = _meaning(function, scope, world)
            if _is_external(made, MAKE_PROMPT) or _is_external(made, PROMPT):
                return PROMPT_ATTRIBUTE
            return TIMEOUT_ATTRIBUTE if _is_external(made, _TIME) else ""
        case nodes.List(elements=found) | nodes.Tuple(elements=found) if found:
            are_events = (_is_event(element.value, scope, world) for element in found)
            return IGNORE_ATTRIBUTE if all(are_events) else ""
        case nodes.Name() | nodes.Attribute():
            return TIMEOUT_EVENT_ATTRIBUTE if _is_event(value, scope, world) else ""
    return ""


def _is_event(node: nodes.Expression, scope: Scope, world: World) -> bool:
    meant = _meaning(node, scope, world)
    return isinstance(meant, ClassDefinition) and world.classes.is_event(meant)


def _meaning(node: nodes.Expression, scope: Scope, world: World) -> Definition | None:
    """The one definition that a name has; None for anything else."""
    if not isinstance(node, _NAMES):
        return None
    meanings = tuple(world.names.resolve(node, scope))
    return meanings[0] if len(meanings) == 1 else None


def _is_external(meaning: Definition | None, qualname: str) -> bool:
    return isinstance(meaning, ExternalDefinition) and meaning.qualname == qualname
