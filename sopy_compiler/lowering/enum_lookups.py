"""Members that are asked of enumerations which do not have them."""

import enum
from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.slip import EnumLookup
from sopy_compiler.ir.type_expression import Constant
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.definitions import ClassDefinition, ValueDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.scope import Scope

_BASES: Final[dict[str, frozenset[str]]] = {
    "enum.Enum": frozenset(dir(enum.Enum)),
    "enum.IntEnum": frozenset(dir(enum.IntEnum)),
    "enum.StrEnum": frozenset(dir(enum.StrEnum)),
    "enum.Flag": frozenset(dir(enum.Flag)),
    "enum.IntFlag": frozenset(dir(enum.IntFlag)),
    "enum.ReprEnum": frozenset(dir(enum.Enum)),
    "builtins.str": frozenset(dir(str)),
    "builtins.int": frozenset(dir(int)),
    "builtins.float": frozenset(dir(float)),
    "builtins.bytes": frozenset(dir(bytes)),
    "builtins.object": frozenset(),
}
_CONSTANTS: Final = (str, int, float, bytes, type(None))
_OF_INSTANCES: Final = frozenset({"name", "value"})
_SAYS_WHAT_IS_MISSING: Final = "_missing_"
# What a class body may hold without making members that cannot be read off it.
_PLAIN_STATEMENTS: Final = (
    nodes.Assign,
    nodes.AnnAssign,
    nodes.FunctionDef,
    nodes.ClassDef,
    nodes.Pass,
)
_DECORATORS: Final = frozenset({"unique", "verify", "global_enum", "member", "total_ordering", "final"})


def enum_lookups(module: Scope, world: World) -> Iterator[EnumLookup]:
    """`Mode.FINL`, `Mode["FINL"]` and `Mode("finl")` in a module, where the class is surely closed."""
    for scope in (module, *module.children.values()):
        for node, is_tried in _expressions(scope.node):
            match node:
                case nodes.Attribute(value=nodes.Name() | nodes.Attribute() as owner):
                    yield from _by_name(owner, node.attr.value, node, node.attr, scope, world)
                case nodes.Subscript(value=nodes.Name() | nodes.Attribute() as owner, slice=[element]):
                    index = element.slice.value if isinstance(element.slice, nodes.Index) else element
                    key = constant(index)
                    if isinstance(key, str) and not is_tried:
                        yield from _by_name(owner, key, node, index, scope, world)
                case nodes.Call(
                    func=nodes.Name() | nodes.Attribute() as owner,
                    args=[nodes.Arg(keyword=None, star="") as one],
                ):
                    value = constant(one.value)
                    if isinstance(value, _CONSTANTS) and not is_tried:
                        yield from _by_value(owner, value, node, one.value, scope, world)


def _expressions(root: nodes.Node) -> Iterator[tuple[nodes.Node, bool]]:
    """The nodes of a scope itself, each with whether an exception it raises may be caught."""
    stack = [(child, False) for child in reversed(children(root))]
    while stack:
        node, is_tried = stack.pop()
        yield node, is_tried
        if isinstance(node, (nodes.FunctionDef, nodes.ClassDef)):
            continue
        if isinstance(node, (nodes.Try, nodes.TryStar)):
            stack += ((child, is_tried or child is node.body) for child in reversed(children(node)))
        else:
            stack += ((child, is_tried) for child in reversed(children(node)))


def _by_name(
    owner: nodes.Expression, name: str, node: nodes.Node, place: nodes.Node, scope: Scope, world: World
) -> Iterator[EnumLookup]:
    model = _enum(owner, scope, world)
    is_attribute = isinstance(node, nodes.Attribute)
    if model is None or (is_attribute and name.startswith("_")):
        return
    members = tuple(field.name for field in model.fields)
    has = set(members) if not is_attribute else _attributes(model, world)
    if name not in has and not _is_set_elsewhere(name, scope, world):
        yield _lookup(model, name, members, node, place, scope)


def _by_value(
    owner: nodes.Expression, value: Constant, node: nodes.Node, place: nodes.Node, scope: Scope, world: World
) -> Iterator[EnumLookup]:
    model = _enum(owner, scope, world)
    definition = world.classes.by_qualname(model.qualname) if model is not None else None
    if model is None or definition is None:
        return
    if any(_SAYS_WHAT_IS_MISSING in one.scope.bindings for one in world.classes.linearisation(definition)):
        return
    if not set(world.classes.externals(definition)) <= {"enum.Enum", "enum.StrEnum", "builtins.str"}:
        return  # an IntEnum takes True for 1, flags combine
    values: list[Constant] = []
    for field in model.fields:
        bindings = definition.scope.bindings.get(field.name, ())
        known = constant(bindings[-1].node) if bindings and bindings[-1].node is not None else NOT_CONSTANT
        if not isinstance(known, _CONSTANTS):
            return
        values.append(known)
    if values and value not in values:
        yield _lookup(model, repr(value), tuple(map(repr, values)), node, place, scope, by_value=True)


def _lookup(
    model: SigmaModel,
    name: str,
    members: tuple[str, ...],
    node: nodes.Node,
    place: nodes.Node,
    scope: Scope,
    *,
    by_value: bool = False,
) -> EnumLookup:
    return EnumLookup(
        enum=model.qualname,
        name=name,
        text=scope.tree.code(node),
        members=members,
        span=scope.tree.span(place),
        symbol=scope.symbol,
        by_value=by_value,
    )


def _enum(owner: nodes.Expression, scope: Scope, world: World) -> SigmaModel | None:
    """The enumeration that the expression surely is, if all that it has can be read off its body."""
    meanings = world.names.resolve(owner, scope)
    if len(meanings) == 1 and isinstance(meanings[0], ValueDefinition):
        value = meanings[0].value  # `Alias = Mode`
        if isinstance(value, (nodes.Name, nodes.Attribute)):
            meanings = world.names.resolve(value, meanings[0].scope)
    if len(meanings) != 1 or not isinstance(meanings[0], ClassDefinition):
        return None
    definition = meanings[0]
    if not any(name.startswith("enum.") for name in world.classes.externals(definition)):
        return None
    model = world.model(definition)
    is_known = model.kind is ModelKind.ENUM and model.bases_known and not model.is_open
    return model if is_known and _is_closed(definition, world) else None


def _is_closed(definition: ClassDefinition, world: World) -> bool:
    if not set(world.classes.externals(definition)) <= _BASES.keys():
        return False
    for ancestor in world.classes.linearisation(definition):
        if ancestor.node.keywords and any(
            item.keyword is not None and item.keyword.value == "metaclass" for item in ancestor.node.keywords
        ):
            return False
        if not all(_is_known_decorator(item.decorator) for item in ancestor.node.decorators):
            return False
        if not all(_is_plain(statement) for statement in ancestor.node.body.body):
            return False
    return True


def _is_plain(statement: nodes.Node) -> bool:
    if isinstance(statement, nodes.Expr):
        return isinstance(statement.value, (nodes.SimpleString, nodes.Ellipsis))
    return isinstance(statement, _PLAIN_STATEMENTS)


def _is_known_decorator(node: nodes.Expression) -> bool:
    plain = node.func if isinstance(node, nodes.Call) else node
    name = plain.attr if isinstance(plain, nodes.Attribute) else plain
    return isinstance(name, nodes.Name) and name.value in _DECORATORS


def _attributes(model: SigmaModel, world: World) -> set[str]:
    """The names that can be asked of the class: members, methods and what its bases give."""
    definition = world.classes.by_qualname(model.qualname)
    bases = world.classes.externals(definition) if definition is not None else ()
    own = {name for base in bases for name in _BASES[base]} - _OF_INSTANCES
    nested = set(definition.scope.bindings) if definition is not None else set()
    return own | set(model.member_names) | nested


def _is_set_elsewhere(name: str, scope: Scope, world: World) -> bool:
    """Whether the function asks for the name by `hasattr`."""
    return isinstance(scope.node, nodes.FunctionDef) and name in world.sharing(scope).asked_for
