"""Functions under `@migration(...)`: what a program says of sessions of earlier versions."""

from collections.abc import Iterator

from sopy_compiler.ir.migration import Conversion, MigrationDeclaration
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.ir.vocabulary import MIGRATION
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import constant
from sopy_compiler.syntax.scope import BindingKind, Scope


class _UnreadableError(Exception):
    """A part is no literal."""


def declared_migrations(module: Scope, world: World) -> tuple[MigrationDeclaration, ...]:
    """Those at the top level of a module, in the order of the source."""
    return tuple(_of_module(module, world))


def _of_module(module: Scope, world: World) -> Iterator[MigrationDeclaration]:
    for bindings in module.bindings.values():
        for binding in bindings:
            if binding.kind is BindingKind.FUNCTION and binding.node is not None:
                function = world.names.function_of(module.children[id(binding.node)])
                for decorator in function.node.decorators:
                    call = decorator.decorator
                    if isinstance(call, nodes.Call) and _is_migration(call.func, module, world):
                        yield _read(function, call, module, world)


def _is_migration(node: nodes.Expression, module: Scope, world: World) -> bool:
    return any(
        isinstance(meaning, ExternalDefinition) and meaning.qualname == MIGRATION
        for meaning in world.names.resolve(node, module)
    )


def _read(
    function: FunctionDefinition, call: nodes.Call, module: Scope, world: World
) -> MigrationDeclaration:
    given = {item.keyword.value: item.value for item in call.args if item.keyword is not None}
    is_known = len(given) == len(call.args)
    try:
        versions = _texts(given.get("from_"))
        renames = tuple((old, _text(new)) for old, new in _entries(given.get("renames")))
        conversions = tuple(
            _conversion(name, value, module, world) for name, value in _entries(given.get("converts"))
        )
        adds = tuple(name for name, _ in _entries(given.get("adds")))
        drops = _texts(given.get("drops"))
    except _UnreadableError:
        is_known, versions, renames, conversions, adds, drops = False, (), (), (), (), ()
    return MigrationDeclaration(
        name=function.name,
        module=module.name,
        span=module.tree.span(function.node.name),
        versions=versions,
        renames=renames,
        conversions=conversions,
        adds=adds,
        drops=drops,
        is_known=is_known,
        does_more=_does_more(function),
    )


def _conversion(name: str, value: nodes.Expression, module: Scope, world: World) -> Conversion:
    takes = gives = UNKNOWN_TYPE
    for meaning in world.names.resolve(value, module):
        if isinstance(meaning, FunctionDefinition):
            takes, gives = _signature(meaning, world)
    return Conversion(field=name, takes=takes, gives=gives, span=module.tree.span(value))


def _signature(function: FunctionDefinition, world: World) -> tuple[TypeExpression, TypeExpression]:
    outer = function.scope.parent or function.scope
    parameters = (*function.node.params.posonly_params, *function.node.params.params)
    annotations = (parameters[0].annotation if parameters else None, function.node.returns)
    takes, gives = (
        UNKNOWN_TYPE
        if annotation is None
        else world.types.lower(annotation.annotation, outer, at=function.scope.order)
        for annotation in annotations
    )
    return takes, gives


def _does_more(function: FunctionDefinition) -> bool:
    """Whether the body is anything else than `return state`, behind a docstring."""
    body = function.node.body.body
    statements = [one for one in body if not (isinstance(one, nodes.Expr) and _is_text(one.value))]
    parameters = (*function.node.params.posonly_params, *function.node.params.params)
    match statements:
        case [nodes.Return(value=nodes.Name(value=name))]:
            return not parameters or name != parameters[0].name.value
    return True


def _is_text(node: nodes.Expression) -> bool:
    return isinstance(constant(node), str)


def _text(node: nodes.Expression) -> str:
    value = constant(node)
    if not isinstance(value, str):
        raise _UnreadableError
    return value


def _texts(node: nodes.Expression | None) -> tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node, (nodes.Tuple, nodes.List, nodes.Set)):
        return tuple(_text(element.value) for element in node.elements)
    return (_text(node),)


def _entries(node: nodes.Expression | None) -> tuple[tuple[str, nodes.Expression], ...]:
    if node is None:
        return ()
    if not isinstance(node, nodes.Dict):
        raise _UnreadableError
    elements = node.elements
    if not all(isinstance(element, nodes.DictElement) for element in elements):
        raise _UnreadableError
    return tuple(
        (_text(element.key), element.value) for element in elements if isinstance(element, nodes.DictElement)
    )
