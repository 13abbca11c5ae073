"""Calls that build procedures, events, SOPs and `End`, wherever they stand, and faulty ones of `cond`."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.vocabulary import (
    CONDITION,
    END,
    PROCEDURE,
    SESSION,
    SOP,
    START_KEYWORDS,
    STATE_KEYWORDS,
)
from sopy_compiler.lowering.abstract_classes import is_checked, missing_methods
from sopy_compiler.lowering.condition_call import condition_parts
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk_own

_NAMES: Final = (nodes.Name, nodes.Attribute)
_WITHOUT_CONSTRUCTOR: Final = frozenset({"typing.Generic", "abc.ABC", "builtins.object"})
_BY_PLACE: Final = {SOP: ("state", "init_proc"), SESSION: ("start", "sigma")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constructions:
    """The calls, and the procedure classes among what they build."""

    calls: tuple[Construction, ...]
    procedures: frozenset[ClassDefinition]


def find_constructions(module: Scope, world: World) -> Constructions:
    """Every call of a module whose function is plainly the name of a class."""
    calls: list[Construction] = []
    procedures: set[ClassDefinition] = set()
    for scope in (module, *module.children.values()):
        for node in walk_own(scope.node):
            if not isinstance(node, nodes.Call):
                continue
            for subject, definition in _built(node.func, scope, world):
                if subject == CONDITION and None not in condition_parts(node) and len(node.args) == 2:
                    continue
                calls.append(_construction(subject, definition, node, scope, world))
                if definition is not None and world.classes.is_procedure(definition):
                    procedures.add(definition)
    return Constructions(calls=tuple(calls), procedures=frozenset(procedures))


def _built(
    function: nodes.Expression, scope: Scope, world: World
) -> Iterator[tuple[str, ClassDefinition | None]]:
    classes = world.classes
    if _is_super_call(function):
        yield from _built_above(scope, world)
        return
    if isinstance(function, nodes.Subscript):
        function = function.value  # SOP[State](...)
    for meaning in classes.names.resolve(function, scope) if isinstance(function, _NAMES) else ():
        match meaning:
            case ClassDefinition():
                if classes.is_procedure(meaning) or classes.is_event(meaning) or classes.is_sop(meaning):
                    yield classes.qualname(meaning), meaning
            case ExternalDefinition(qualname=qualname) if qualname in {END, SOP, SESSION, CONDITION}:
                yield qualname, None


def _is_super_call(function: nodes.Expression) -> bool:
    match function:
        case nodes.Attribute(
            value=nodes.Call(func=nodes.Name(value="super"), args=[]), attr=nodes.Name(value="__init__")
        ):
            return True
    return False


def _built_above(scope: Scope, world: World) -> Iterator[tuple[str, ClassDefinition | None]]:
    """The constructor that `super().__init__` is in a subclass of SOP or of Procedure."""
    parent = scope.parent
    owner = world.names.class_of(parent) if parent is not None and parent.kind is ScopeKind.CLASS else None
    if owner is None or not (world.classes.is_sop(owner) or world.classes.is_procedure(owner)):
        return
    # Below a class, another base may stand between it and the next one.
    found = {_next_constructor(owner, below, world) for below in (owner, *world.below.get(owner, ()))}
    if len(found) == 1 and (subject := found.pop()):
        yield subject, None


def _next_constructor(owner: ClassDefinition, instance: ClassDefinition, world: World) -> str:
    """The class whose constructor comes behind that of `owner` for an instance; empty if it is not known."""
    line = world.classes.linearisation(instance)
    if owner not in line or not world.classes.bases_known(instance):
        return ""
    for ancestor in line[line.index(owner) + 1 :]:
        if "__init__" in ancestor.scope.bindings:
            return world.classes.qualname(ancestor) if not ancestor.node.decorators else ""
        if ancestor.node.decorators:
            return ""
    externals = set(world.classes.externals(instance)) - _WITHOUT_CONSTRUCTOR
    return externals.pop() if len(externals) == 1 and externals <= {SOP, PROCEDURE} else ""


def _construction(
    subject: str, definition: ClassDefinition | None, node: nodes.Call, scope: Scope, world: World
) -> Construction:
    is_procedure = definition is not None and world.classes.is_procedure(definition)
    is_machine = subject in {SOP, SESSION} or (definition is not None and world.classes.is_sop(definition))
    return Construction(
        subject=subject,
        positional=sum(1 for item in node.args if item.keyword is None and not item.star),
        keywords=tuple(item.keyword.value for item in node.args if item.keyword is not None),
        has_star=any(item.star or isinstance(item.value, nodes.Ellipsis) for item in node.args),
        span=scope.tree.span(node),
        symbol=scope.symbol,
        classes=tuple(_given_classes(node, scope, world)) if is_machine else (),
        lacking=missing_methods(definition, world.classes) if is_procedure and definition else (),
        is_refused=is_procedure and definition is not None and is_checked(definition, world.classes),
        misfits=tuple(_misfits(node, _BY_PLACE[subject], scope, world)) if subject in _BY_PLACE else (),
    )


def _given_classes(node: nodes.Call, scope: Scope, world: World) -> Iterator[tuple[str, str]]:
    """The state and the first procedure that are classes, by the names or places of the arguments."""
    for number, item in enumerate(node.args, start=1):
        named = item.keyword.value if item.keyword is not None else ""
        if item.star or (named and named not in {*STATE_KEYWORDS, *START_KEYWORDS}):
            continue
        if isinstance(item.value, _NAMES) and _is_class(item.value, scope, world):
            yield named or str(number), scope.tree.code(item.value)


def _misfits(
    node: nodes.Call, by_place: tuple[str, str], scope: Scope, world: World
) -> Iterator[tuple[str, str]]:
    """What is given as first procedure and is none, and a procedure that is given as state."""
    for place, item in enumerate(node.args):
        if item.star:
            return
        name = item.keyword.value if item.keyword is not None else "".join(by_place[place : place + 1])
        made = _made(item.value, scope, world)
        if name in START_KEYWORDS:
            if isinstance(item.value, nodes.SimpleString | nodes.FormattedString):
                yield name, "a text"
            elif made is not None and not _may_be_procedure(made, world):
                yield name, f"an instance of {made.name}"
        elif name in STATE_KEYWORDS and made is not None and PROCEDURE in world.classes.externals(made):
            yield name, f"the procedure {made.name}"


def _made(node: nodes.Expression, scope: Scope, world: World) -> ClassDefinition | None:
    """The project class that the call makes an instance of."""
    if not isinstance(node, nodes.Call) or not isinstance(node.func, _NAMES):
        return None
    meanings = world.names.resolve(node.func, scope)
    definition = next(iter(meanings), None)
    return definition if len(meanings) == 1 and isinstance(definition, ClassDefinition) else None


def _may_be_procedure(definition: ClassDefinition, world: World) -> bool:
    return world.classes.is_procedure(definition) or world.classes.may_be_vocabulary(definition)


def _is_class(node: nodes.Expression, scope: Scope, world: World) -> bool:
    meanings = world.names.resolve(node, scope)
    return bool(meanings) and all(
        isinstance(meaning, ClassDefinition)
        or (isinstance(meaning, ExternalDefinition) and meaning.qualname == "builtins.dict")
        for meaning in meanings
    )
