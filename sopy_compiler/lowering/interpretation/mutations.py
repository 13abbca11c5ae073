"""What module and class level code puts into a container after it was made."""

import libcst as cst

from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import Items, Mapping, Unknown, Value, Values
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk


def later_values(name: str, values: Values, scope: Scope, run: Evaluator) -> Values:
    """`values` of the constant `name`, widened by every change that the module makes to it."""
    if not any(isinstance(value, Items | Mapping) for value in values):
        return values
    extra: set[Value] = set()
    for target, added in _changes(scope).get(name, ()):
        if added is None:
            extra.add(Unknown(f"`{name}` is changed by `{scope.tree.code(target)}`"))
        else:
            extra.update(run.peek(added, State(), Frame(scope=scope, symbol=scope.symbol)))
    if not extra:
        return values
    return frozenset(_widened(value, frozenset(extra)) for value in values)


def _widened(value: Value, extra: Values) -> Value:
    match value:
        case Mapping():
            return Mapping((*value.entries, (None, extra)))
        case Items():
            return Items("mutated", (*value.elements, extra))
    return value


def _changes(scope: Scope) -> dict[str, list[tuple[cst.CSTNode, cst.BaseExpression | None]]]:
    """Changes by name: the target, and the value added where the statement names it."""
    module = scope.module
    if module.changes is None:
        module.changes = {}
        for node in walk(module.node):
            for name, target, added in _change(node):
                module.changes.setdefault(name, []).append((target, added))
    return module.changes


def _change(node: cst.CSTNode) -> list[tuple[str, cst.CSTNode, cst.BaseExpression | None]]:
    match node:
        case cst.Assign(targets=targets, value=value):
            subscripts = [target.target for target in targets]
            return [
                (target.value.value, target, value)
                for target in subscripts
                if isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name)
            ]
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=method))):
            if method in {"append", "add", "appendleft"} and len(node.args) == 1:
                return [(name, node, node.args[0].value)]
            if method in MUTATORS and method not in {"pop", "remove", "clear", "discard", "sort", "reverse"}:
                return [(name, node, None)]
        case cst.AugAssign(target=cst.Name(value=name)):
            return [(name, node, None)]
    return []
