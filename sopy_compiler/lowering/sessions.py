"""Sessions of the runtime whose whole life can be seen in one function or module."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.session import LocalSession, NamedCheckpoint
from sopy_compiler.ir.vocabulary import SESSION
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import Literal
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk

_CHECKPOINT: Final = "checkpoint"
_RESTORE: Final = "restore"
_EXPECTING: Final = frozenset({"raises", "suppress", "assertRaises", "assertRaisesRegex"})


def local_sessions(module: Scope, run: Evaluator) -> tuple[LocalSession, ...]:
    """The sessions bound to a local name that is used for nothing but their attributes."""
    return tuple(
        session
        for scope in (module, *module.children.values())
        if scope.kind is not ScopeKind.CLASS
        for name in scope.bindings
        if (session := _session(name, scope, run)) is not None
    )


def _session(name: str, scope: Scope, run: Evaluator) -> LocalSession | None:
    """The session that the name stands for in the scope; None if it is none, or may be used elsewhere."""
    bindings = scope.bindings[name]
    made_by = bindings[0].node if len(bindings) == 1 else None
    if not isinstance(made_by, nodes.Call) or not _makes_session(made_by, scope, run):
        return None
    expected = _expected_to_fail(scope.node)
    made: list[NamedCheckpoint] = []
    restored: list[NamedCheckpoint] = []
    attributes = 0
    for node in walk(scope.node):
        if isinstance(node, nodes.Attribute) and _is(node.value, name):
            attributes += 1
            if node.attr.value in {_CHECKPOINT, _RESTORE} and not _is_called(node, scope):
                return None
        if isinstance(node, nodes.Call) and _calls(node, name, _CHECKPOINT):
            found = _named(node, scope, run)
            if found is None:
                return None
            made.append(found)
        if isinstance(node, nodes.Call) and _calls(node, name, _RESTORE) and id(node) not in expected:
            found = _named(node, scope, run)
            if found is not None:
                restored.append(found)
    if sum(1 for node in walk(scope.node) if _is(node, name)) != attributes + 1:
        return None
    return LocalSession(
        made=tuple(made),
        restored=tuple(restored),
        span=scope.tree.span(made_by),
        symbol=scope.symbol,
    )


def _makes_session(node: nodes.Call, scope: Scope, run: Evaluator) -> bool:
    """Whether a session without a store is made: a store may keep checkpoints of earlier processes."""
    function = node.func.value if isinstance(node.func, nodes.Subscript) else node.func
    if not isinstance(function, (nodes.Name, nodes.Attribute)):
        return False
    is_session = any(
        isinstance(meaning, ExternalDefinition) and meaning.qualname == SESSION
        for meaning in run.world.names.resolve(function, scope)
    )
    return is_session and not any(
        item.star or (item.keyword is not None and item.keyword.value == "store") for item in node.args
    )


def _expected_to_fail(root: nodes.Node) -> set[int]:
    """Ids of the found_nodes below `try` and below `with pytest.raises(...)` and its like."""
    return {id(inner) for node in walk(root) for inner in _ready_for_failure(node)}


def _ready_for_failure(node: nodes.Node) -> Iterator[nodes.Node]:
    match node:
        case nodes.Try() | nodes.TryStar():
            yield from walk(node.body)
        case nodes.With():
            calls = [item.item.func for item in node.items if isinstance(item.item, nodes.Call)]
            names = {call.attr.value if isinstance(call, nodes.Attribute) else _name(call) for call in calls}
            if names & _EXPECTING:
                yield from walk(node.body)


def _name(node: nodes.Expression) -> str:
    return node.value if isinstance(node, nodes.Name) else ""


def _is(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.value == name


def _calls(node: nodes.Call, name: str, method: str) -> bool:
    function = node.func
    return (
        isinstance(function, nodes.Attribute) and _is(function.value, name) and function.attr.value == method
    )


def _is_called(attribute: nodes.Attribute, scope: Scope) -> bool:
    return any(isinstance(node, nodes.Call) and node.func is attribute for node in walk(scope.node))


def _named(node: nodes.Call, scope: Scope, run: Evaluator) -> NamedCheckpoint | None:
    """The checkpoint that the call names, where that is a constant."""
    if len(node.args) != 1 or node.args[0].star:
        return None
    values = run.peek(node.args[0].value, State(), Frame(scope=scope, symbol=scope.symbol))
    for value in values if len(values) == 1 else ():
        if isinstance(value, Literal) and isinstance(value.value, str) and value.type_name == "str":
            return NamedCheckpoint(name=value.value, span=scope.tree.span(node.args[0].value))
    return None
