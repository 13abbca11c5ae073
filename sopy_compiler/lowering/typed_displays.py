"""Displays of dicts that stand where a `TypedDict` is due: as a payload, as a state, in a declaration.

Those of states that are plain dicts are among them.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.model_call import ModelCallKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.vocabulary import SESSION, SOP
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
)
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own

Found = tuple[ModelCallKind, str, nodes.Dict, Scope, nodes.Expression]

DICT: Final = "builtins.dict"
_STARTS: Final = frozenset({SOP, SESSION})


def typed_displays(found: Iterable[nodes.Node], scope: Scope, world: World) -> Iterator[Found]:
    """Those among the nodes of a scope.

    With the qualified name of the `TypedDict`, the scope of the display, and what stands for it here.
    """
    for node in found:
        match node:
            case nodes.AnnAssign(value=nodes.Dict() as display):
                declared = world.types.lower(node.annotation.annotation, scope)
                for kind, name in _kinds(ModelCallKind.CONSTRUCTOR, declared, world):
                    yield kind, name, display, scope, display
            case nodes.Return(value=nodes.Dict() as display):
                for kind, name in _kinds(ModelCallKind.RESULT, _result(scope, world), world):
                    yield kind, name, display, scope, display
            case nodes.Call():
                for kind, name, given in _in_call(node, scope, world):
                    if isinstance(given, nodes.Dict):
                        yield kind, name, given, scope, given
                    elif isinstance(given, nodes.Call):
                        for display, inside in _made_by(given, scope, world):
                            yield ModelCallKind.START, name, display, inside, given


def _result(scope: Scope, world: World) -> TypeExpression:
    """What the function whose body it is returns by its declaration."""
    node = scope.node
    if not isinstance(node, nodes.FunctionDef) or node.returns is None:
        return TypeExpression(name="")
    return world.types.lower(node.returns.annotation, scope.parent or scope, at=scope.order)


def _made_by(call: nodes.Call, scope: Scope, world: World) -> Iterator[tuple[nodes.Dict, Scope]]:
    """The one display that a function of the same module returns wherever it ends."""
    for function in _meanings(call.func, scope, world):
        if not isinstance(function, FunctionDefinition) or function.scope.module is not scope.module:
            return
        results = [node for node in walk_own(function.node) if isinstance(node, nodes.Return | nodes.Yield)]
        if len(results) != 1 or function.node.decorators:
            return
        (result,) = results
        if isinstance(result, nodes.Return) and isinstance(result.value, nodes.Dict):
            yield result.value, function.scope


def _in_call(
    node: nodes.Call, scope: Scope, world: World
) -> Iterator[tuple[ModelCallKind, str, nodes.Expression]]:
    """The payload or state that a call gives, if it is a display or may be made by a function."""
    if not any(isinstance(item.value, nodes.Dict | nodes.Call) and not item.star for item in node.args):
        return
    for meaning in _meanings(node.func, scope, world):
        if isinstance(meaning, ClassDefinition) and world.classes.is_event(meaning):
            event = world.event(meaning)
            given = _argument(node, "payload", 0)
            is_known = event.signature is None and event.bases_known
            if is_known and event.payload is not None and isinstance(given, nodes.Dict):
                for kind, name in _kinds(ModelCallKind.PAYLOAD, event.payload, world):
                    yield kind, name, given
        elif isinstance(meaning, ExternalDefinition) and meaning.qualname in _STARTS:
            is_session = meaning.qualname == SESSION
            start = _argument(node, "start" if is_session else "init_proc", 0 if is_session else 1)
            given = _argument(node, "sigma" if is_session else "state", 1 if is_session else 0)
            if isinstance(given, nodes.Dict | nodes.Call):
                for kind, name in _kinds(ModelCallKind.STATE, _state_of(start, scope, world), world):
                    yield kind, name, given


def _state_of(start: nodes.Expression | None, scope: Scope, world: World) -> TypeExpression:
    """The state type of the procedure that the expression builds."""
    found = _meanings(start.func, scope, world) if isinstance(start, nodes.Call) else ()
    if len(found) == 1 and isinstance(found[0], ClassDefinition) and world.classes.is_procedure(found[0]):
        return state_type(found[0], world)
    return TypeExpression(name="")


def _kinds(
    kind: ModelCallKind, declared: TypeExpression, world: World
) -> Iterator[tuple[ModelCallKind, str]]:
    """The qualified name of what a display makes where that type is declared, if it is followed."""
    only = only_present(declared)
    if only is not None and only.name == DICT and kind is ModelCallKind.STATE:
        yield kind, DICT
    model = world.model_named(only.name) if only is not None else None
    if model is not None and model.kind is ModelKind.TYPED_DICT:
        yield kind, model.qualname


def _argument(node: nodes.Call, name: str, position: int) -> nodes.Expression | None:
    """What the call passes for a parameter, where that can be told."""
    if any(item.star for item in node.args):
        return None
    named = {item.keyword.value: item.value for item in node.args if item.keyword is not None}
    placed = [item.value for item in node.args if item.keyword is None]
    return named.get(name) or (placed[position] if position < len(placed) else None)


def _meanings(node: nodes.Expression, scope: Scope, world: World) -> tuple[Definition, ...]:
    if isinstance(node, nodes.Subscript):
        node = node.value
    return world.names.resolve(node, scope) if isinstance(node, (nodes.Name, nodes.Attribute)) else ()
