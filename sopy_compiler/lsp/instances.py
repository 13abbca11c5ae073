"""Of which classes of the project an expression can be an instance, as far as annotations tell."""

from collections.abc import Callable, Iterator
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ParameterDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.scope import Scope, ScopeKind

_DEEPEST: Final = 8
_PAYLOAD: Final = "payload"


class Instances:
    """Asks annotations of parameters and variables, constructors, fields, and payloads of events.

    `qualname` names a class as the facts do.
    """

    def __init__(self, names: Names, index: Index, qualname: Callable[[ClassDefinition], str]) -> None:
        self._names = names
        self._index = index
        self._qualname = qualname

    def classes_of(self, node: nodes.Expression, scope: Scope, depth: int = 0) -> tuple[str, ...]:
        """The qualified names; none where nothing is known."""
        if depth > _DEEPEST:
            return ()
        match node:
            case nodes.Name():
                meanings = self._names.resolve_name(node.value, scope)
                return _all(self._of_meaning(one, depth) for one in meanings)
            case nodes.Attribute():
                owners = self.classes_of(node.value, scope, depth + 1)
                return _all(self._of_member(owner, node.attr.value) for owner in owners)
            case nodes.Call():
                return self.called(node, scope)
        return ()

    def called(self, node: nodes.Call, scope: Scope) -> tuple[str, ...]:
        """The classes that a call makes instances of."""
        if not isinstance(node.func, (nodes.Name, nodes.Attribute)):
            return ()
        meanings = self._names.resolve(node.func, scope)
        return tuple(self._qualname(one) for one in meanings if isinstance(one, ClassDefinition))

    def _of_meaning(self, meaning: Definition, depth: int) -> tuple[str, ...]:
        match meaning:
            case ParameterDefinition(parameter=parameter, scope=function):
                if parameter.annotation is not None:
                    return self._annotated(parameter.annotation.annotation, function)
                return self._instance(parameter, function)
            case ValueDefinition(value=value, annotation=annotation, scope=where):
                if annotation is not None:
                    return self._annotated(annotation, where)
                return self.classes_of(value, where, depth + 1) if value is not None else ()
        return ()

    def _instance(self, parameter: nodes.Param, function: Scope) -> tuple[str, ...]:
        """The class around a method for its first parameter."""
        around = function.parent
        node = function.node
        if around is None or around.kind is not ScopeKind.CLASS or not isinstance(node, nodes.FunctionDef):
            return ()
        first = (*node.params.posonly_params, *node.params.params)[:1]
        is_first = bool(first) and first[0] is parameter
        return (self._qualname(self._names.class_of(around)),) if is_first else ()

    def _annotated(self, node: nodes.Expression, scope: Scope) -> tuple[str, ...]:
        """The classes of a type: alternatives, optional ones, and types in quotes."""
        match node:
            case nodes.SimpleString():
                found = quoted_expression(node)
                return self._annotated(found, scope) if found is not None else ()
            case nodes.BinaryOperation():
                return (*self._annotated(node.left, scope), *self._annotated(node.right, scope))
            case nodes.Name() | nodes.Attribute():
                meanings = self._names.resolve(node, scope)
                return tuple(self._qualname(one) for one in meanings if isinstance(one, ClassDefinition))
        return ()

    def _of_member(self, owner: str, name: str) -> tuple[str, ...]:
        event = self._index.events.get(owner)
        if event is not None:
            is_payload = name == _PAYLOAD and event.payload is not None
            return _models(event.payload) if is_payload and event.payload is not None else ()
        model = self._index.models.get(owner)
        field = model.field(name) if model is not None else None
        return _models(field.type) if field is not None else ()


def _models(kind: TypeExpression) -> tuple[str, ...]:
    return tuple(one.name for one in kind.members)


def _all(parts: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part))
