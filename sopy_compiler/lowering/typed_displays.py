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
from sopy_compiler.syntax.definitions import ClassDefinition, Definition, ExternalDefinition
from sopy_compiler.syntax.scope import Scope

Found = tuple[ModelCallKind, str, nodes.Dict]

DICT: Final = "builtins.dict"
_STARTS: Final = frozenset({SOP, SESSION})


def typed_displays(found: Iterable[nodes.Node], scope: Scope, world: World) -> Iterator[Found]:
    """Those among the nodes of a scope, with the qualified name of the `TypedDict`."""
    for node in found:
        match node:
            case nodes.AnnAssign(value=nodes.Dict() as display):
                declared = world.types.lower(node.annotation.annotation, scope)
                yield from _display(ModelCallKind.CONSTRUCTOR, declared, display, world)
            case nodes.Call():
                yield from _in_call(node, scope, world)


def _in_call(node: nodes.Call, scope: Scope, world: World) -> Iterator[Found]:
    displays = [item for item in node.args if isinstance(item.value, nodes.Dict) and not item.star]
    if not displays:
        return
    for meaning in _meanings(node.func, scope, world):
        if isinstance(meaning, ClassDefinition) and world.classes.is_event(meaning):
            event = world.event(meaning)
            given = _argument(node, "payload", 0)
            if event.signature is None and event.bases_known and event.payload is not None:
                yield from _display(ModelCallKind.PAYLOAD, event.payload, given, world)
        elif isinstance(meaning, ExternalDefinition) and meaning.qualname in _STARTS:
            is_session = meaning.qualname == SESSION
            start = _argument(node, "start" if is_session else "init_proc", 0 if is_session else 1)
            given = _argument(node, "sigma" if is_session else "state", 1 if is_session else 0)
            yield from _display(ModelCallKind.STATE, _state_of(start, scope, world), given, world)


def _state_of(start: nodes.Expression | None, scope: Scope, world: World) -> TypeExpression:
    """The state type of the procedure that the expression builds."""
    found = _meanings(start.func, scope, world) if isinstance(start, nodes.Call) else ()
    if len(found) == 1 and isinstance(found[0], ClassDefinition) and world.classes.is_procedure(found[0]):
        return state_type(found[0], world)
    return TypeExpression(name="")


def _display(
    kind: ModelCallKind, declared: TypeExpression, given: nodes.Expression | None, world: World
) -> Iterator[Found]:
    only = only_present(declared)
    if (
        only is not None
        and only.name == DICT
        and kind is ModelCallKind.STATE
        and isinstance(given, nodes.Dict)
    ):
        yield kind, DICT, given
    model = world.model_named(only.name) if only is not None else None
    if model is not None and model.kind is ModelKind.TYPED_DICT and isinstance(given, nodes.Dict):
        yield kind, model.qualname, given


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
