"""What the methods of an SOP are called with, and what a subclass gives itself to start with."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.ir.slip import ClassForInstance, WrongCall
from sopy_compiler.ir.vocabulary import SOP
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition, ValueDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk_own

_RETURNING_ITSELF: Final = frozenset({"observes", "from_agent", "with_recovery"})
_WITH_RECOVERY: Final = Signature(
    parameters=(
        Parameter(name="error_handler", is_required=False),
        Parameter(name="retry_limits", is_required=False),
    )
)
_HELD: Final = frozenset({"state", "current_proc", "init_proc"})


def is_sop_expression(node: nodes.Expression, scope: Scope, world: World) -> bool:
    """Whether the expression makes an SOP, with options or without, or is a variable that holds one."""
    match node:
        case nodes.Call(func=nodes.Attribute(value=inner, attr=nodes.Name(value=method))) if (
            method in _RETURNING_ITSELF
        ):
            return is_sop_expression(inner, scope, world)
        case nodes.Call(func=nodes.Subscript(value=nodes.Name() | nodes.Attribute() as function)):
            return _is_sop_class(function, scope, world)
        case nodes.Call(func=nodes.Name() | nodes.Attribute() as function):
            return _is_sop_class(function, scope, world)
        case nodes.Name():
            meanings = world.names.resolve(node, scope)
            return len(meanings) == 1 and all(
                isinstance(one, ValueDefinition)
                and isinstance(one.value, nodes.Call)
                and is_sop_expression(one.value, one.scope, world)
                for one in meanings
            )
    return False


def _is_sop_class(node: nodes.Expression, scope: Scope, world: World) -> bool:
    meanings = world.names.resolve(node, scope)
    return bool(meanings) and all(
        (isinstance(one, ExternalDefinition) and one.qualname == SOP)
        or (isinstance(one, ClassDefinition) and _is_plain_subclass(one, world))
        for one in meanings
    )


def _is_plain_subclass(definition: ClassDefinition, world: World) -> bool:
    classes = world.classes
    own = any(classes.method(definition, name) is not None for name in _RETURNING_ITSELF)
    return classes.is_sop(definition) and classes.bases_known(definition) and not own


def sop_slips(module: Scope, world: World) -> Iterator[WrongCall | ClassForInstance]:
    """Unknown options of `with_recovery`, and classes where a subclass of SOP needs instances."""
    for scope in (module, *module.children.values()):
        for node in walk_own(scope.node):
            match node:
                case nodes.Call(
                    func=nodes.Attribute(value=receiver, attr=nodes.Name(value="with_recovery"))
                ) if is_sop_expression(receiver, scope, world):
                    yield from _with_recovery(node, scope)
                case nodes.Assign(
                    targets=[nodes.AssignTarget(target=nodes.Attribute() as target)],
                    value=nodes.Name() | nodes.Attribute() as given,
                ) if target.attr.value in _HELD and _is_in_sop(target, scope, world):
                    meanings = world.names.resolve(given, scope)
                    if meanings and all(isinstance(one, ClassDefinition) for one in meanings):
                        yield ClassForInstance(
                            target=scope.tree.code(target),
                            given=scope.tree.code(given),
                            span=scope.tree.span(given),
                            symbol=scope.symbol,
                        )


def _with_recovery(node: nodes.Call, scope: Scope) -> Iterator[WrongCall]:
    if any(item.star for item in node.args):
        return
    fact = WrongCall(
        function="with_recovery",
        signature=_WITH_RECOVERY,
        positional=sum(1 for item in node.args if item.keyword is None),
        keywords=tuple(item.keyword.value for item in node.args if item.keyword is not None),
        declared=scope.tree.span(node.func),
        span=scope.tree.span(node),
        symbol=scope.symbol,
    )
    if not fact.is_fitting:
        yield fact


def _is_in_sop(target: nodes.Attribute, scope: Scope, world: World) -> bool:
    parent = scope.parent
    if parent is None or parent.kind is not ScopeKind.CLASS or not isinstance(target.value, nodes.Name):
        return False
    return target.value.value == "self" and world.classes.is_sop(world.names.class_of(parent))
