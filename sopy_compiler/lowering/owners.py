"""Of which class the objects are that a program's text names, as far as declarations tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.domain.containers import element_type, held_type
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.sigma import MemberKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.model.members import member_kind
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, Definition, FunctionDefinition
from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.walk import walk

_MAXIMUM_DEPTH: Final = 12


@dataclass(slots=True, eq=False)
class _Variables:
    """The names in a function that its bindings do not tell everything about.

    `loops` are what `for` runs over, by the variable; `hidden` are parameters of lambdas, and variables of
    comprehensions and loops that are parts of what is run over.
    """

    loops: dict[str, list[nodes.Expression]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


class Owners:
    """The classes of expressions; a class and its instances count as one."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._variables: dict[int, _Variables] = {}
        self._named: dict[tuple[int, str], TypeExpression] = {}

    def owner(self, node: nodes.Expression, scope: Scope) -> str:
        """The qualified name of the project class that the expression is an instance of; empty if unknown."""
        definition = self.class_of(node, scope)
        return "" if definition is None else self._world.classes.qualname(definition)

    def class_of(self, node: nodes.Expression, scope: Scope) -> ClassDefinition | None:
        """The project class that the expression is or is an instance of; None where that is not certain."""
        return self._class(self._type(node, scope, _MAXIMUM_DEPTH))

    def called(self, node: nodes.Expression, scope: Scope) -> tuple[Definition, ...]:
        """What the function of a call can be; empty where that is not known."""
        return self._called(node, scope, _MAXIMUM_DEPTH)

    def _called(self, node: nodes.Expression, scope: Scope, depth: int) -> tuple[Definition, ...]:
        if isinstance(node, nodes.Attribute):
            owner = self._class(self._type(node.value, scope, depth - 1))
            if owner is not None:
                method = self._world.classes.method(owner, node.attr.value)
                return () if method is None else (method,)
        if isinstance(node, nodes.Name):
            home = _home(node.value, scope)
            bindings = home.bindings[node.value] if home is not None else ()
            if home is not None and node.value in self._of(home).hidden:
                return ()
            if any(binding.kind is BindingKind.PARAMETER for binding in bindings):
                owner = self._class(self._name(node, scope, depth - 1))  # `cls(...)`
                return () if owner is None else (owner,)
        return self._world.names.resolve(node, scope)

    def _class(self, found: TypeExpression) -> ClassDefinition | None:
        only = only_present(found)
        definition = self._world.classes.by_qualname(only.name) if only is not None else None
        if definition is None or self._world.model(definition).is_protocol:
            return None
        return definition

    def _type(self, node: nodes.Expression, scope: Scope, depth: int) -> TypeExpression:
        if depth <= 0:
            return UNKNOWN_TYPE
        match node:
            case nodes.Name():
                return self._name(node, scope, depth)
            case nodes.Attribute():
                owner = self._class(self._type(node.value, scope, depth - 1))
                return UNKNOWN_TYPE if owner is None else self._attribute(owner, node.attr.value)
            case nodes.Subscript(value=value):
                return held_type(self._type(value, scope, depth - 1))
            case nodes.Await(expression=value):
                return self._type(value, scope, depth - 1)
            case nodes.Call():
                return _common(self._result(one) for one in self._called(node.func, scope, depth))
        return UNKNOWN_TYPE

    def _attribute(self, owner: ClassDefinition, name: str) -> TypeExpression:
        classes = self._world.classes
        if classes.is_event(owner):
            payload = self._world.event(owner).payload if name == "payload" else None
            return payload or UNKNOWN_TYPE
        if classes.is_procedure(owner):
            return UNKNOWN_TYPE
        found = self._world.model(owner).field(name)
        return found.type if found is not None else UNKNOWN_TYPE

    def _result(self, called: Definition) -> TypeExpression:
        match called:
            case ClassDefinition():
                return TypeExpression(name=self._world.classes.qualname(called))
            case FunctionDefinition(node=nodes.FunctionDef(returns=nodes.Annotation() as written)):
                return self._lowered(written.annotation, called.scope)
        return UNKNOWN_TYPE

    def _lowered(self, written: nodes.Expression, scope: Scope) -> TypeExpression:
        """An annotation of a function's parameter or result, which stands outside its body."""
        return self._world.types.lower(written, scope.parent or scope)

    def _name(self, node: nodes.Name, scope: Scope, depth: int) -> TypeExpression:
        name = node.value
        home = _home(name, scope)
        if home is None:
            return UNKNOWN_TYPE
        key = (id(home), name)
        if key not in self._named:
            self._named[key] = UNKNOWN_TYPE  # what is asked for on the way to itself
            self._named[key] = self._variable(node, home, depth)
        return self._named[key]

    def _variable(self, node: nodes.Name, home: Scope, depth: int) -> TypeExpression:
        name = node.value
        variables = self._of(home)
        if name in variables.hidden:
            return UNKNOWN_TYPE
        sources = variables.loops.get(name, ())
        bindings = home.bindings.get(name, ())
        opaque = sum(binding.kind is BindingKind.OPAQUE for binding in bindings)
        if opaque > len(sources):
            return UNKNOWN_TYPE
        return _common(
            (
                *(element_type(self._type(source, home, depth - 1)) for source in sources),
                *(
                    self._bound(binding, node, home, depth)
                    for binding in bindings
                    if binding.kind is not BindingKind.OPAQUE
                ),
            )
        )

    def _bound(self, binding: Binding, name: nodes.Name, home: Scope, depth: int) -> TypeExpression:
        match binding:
            case Binding(kind=BindingKind.PARAMETER, node=nodes.Param(star="") as parameter):
                return self._parameter(parameter, home)
            case Binding(kind=BindingKind.VALUE, annotation=nodes.Expression() as written):
                return self._world.types.lower(written, home)
            case Binding(kind=BindingKind.VALUE, node=nodes.Expression() as value):
                return self._type(value, home, depth - 1)
        if binding.kind not in {BindingKind.CLASS, BindingKind.NAME_IMPORT}:
            return UNKNOWN_TYPE
        meanings = self._world.names.resolve(name, home)
        return _common(self._result(one) for one in meanings if isinstance(one, ClassDefinition))

    def _parameter(self, parameter: nodes.Param, home: Scope) -> TypeExpression:
        if parameter.annotation is not None:
            return self._lowered(parameter.annotation.annotation, home)
        classes, node = self._world.classes, home.node
        if home.parent is None or home.parent.kind is not ScopeKind.CLASS:
            return UNKNOWN_TYPE
        assert isinstance(node, nodes.FunctionDef)
        function = self._world.names.function_of(home)
        owner = self._world.names.class_of(home.parent)
        names = [one.name.value for one in (*node.params.posonly_params, *node.params.params)]
        position = names.index(parameter.name.value) if parameter.name.value in names else -1
        if position == 0 and member_kind(function, classes) is not MemberKind.STATIC_METHOD:
            return TypeExpression(name=classes.qualname(owner))
        if position == 1 and classes.is_procedure(owner) and _is_handler(node):
            return state_type(owner, self._world)
        return UNKNOWN_TYPE

    def _of(self, scope: Scope) -> _Variables:
        found = self._variables.get(id(scope))
        if found is None:
            found = self._variables[id(scope)] = _variables(scope.node)
        return found


def _home(name: str, scope: Scope) -> Scope | None:
    """The function or class around the place, or the module, that binds the name."""
    current: Scope | None = scope
    while current is not None:
        if name in current.bindings and (current is scope or current.kind is not ScopeKind.CLASS):
            return current
        current = current.parent
    return None


def _variables(root: nodes.Node) -> _Variables:
    found = _Variables()
    for node in walk(root):
        match node:
            case nodes.For(target=target, iter=source) | nodes.CompFor(target=target, iter=source):
                if isinstance(target, nodes.Name):
                    found.loops.setdefault(target.value, []).append(source)
                elif isinstance(node, nodes.CompFor):
                    found.hidden.update(one.value for one in walk(target) if isinstance(one, nodes.Name))
            case nodes.Lambda(params=parameters):
                found.hidden.update(
                    one.name.value for one in walk(parameters) if isinstance(one, nodes.Param)
                )
    return found


def _common(types: Iterable[TypeExpression]) -> TypeExpression:
    """The one type that all are; unknown where they differ or there are none."""
    found = set(types)
    return found.pop() if len(found) == 1 else UNKNOWN_TYPE


def _is_handler(node: nodes.FunctionDef) -> bool:
    decorators = (item.decorator for item in node.decorators)
    return any(getattr(getattr(one, "attr", one), "value", "") == "handler" for one in decorators)
