"""Which models the expressions of a model's own methods are, as far as annotations tell."""

from typing import Final

from sopy_compiler.domain.containers import ContainerKind, held_type, is_of_kind
from sopy_compiler.domain.optional import only_present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import MemberKind
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.members import member_kind
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition, ParameterDefinition
from sopy_compiler.syntax.walk import walk

_MAXIMUM_DEPTH: Final = 20


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Receivers:
    """The declared types of expressions in one method; a class and its instances count as one."""

    definition: ClassDefinition
    function: FunctionDefinition
    classes: Classes
    types: TypeExpressions
    has_receiver: bool
    """Whether the first parameter is the instance or the class."""
    loops: dict[str, nodes.Expression | None]

    def model_of(self, node: nodes.Expression) -> ClassDefinition | None:
        """The project class that `node` is or is an instance of; None when that is not certain."""
        return self._class(self._type(node, _MAXIMUM_DEPTH))

    def _class(self, found: TypeExpression) -> ClassDefinition | None:
        only = only_present(found)
        return self.classes.by_qualname(only.name) if only is not None else None

    def _type(self, node: nodes.Expression, depth: int) -> TypeExpression:
        if depth <= 0:
            return UNKNOWN_TYPE
        match node:
            case nodes.Name():
                return self._name(node, depth)
            case nodes.Attribute():
                owner = self._class(self._type(node.value, depth - 1))
                return UNKNOWN_TYPE if owner is None else self._field(owner, node.attr.value)
            case nodes.Subscript():
                return _element(self._type(node.value, depth - 1), of_mapping=True)
            case nodes.Call(func=nodes.Attribute(attr=nodes.Name(value="values")) as method, args=()):
                return TypeExpression(
                    name="collections.abc.Iterable",
                    arguments=(_element(self._type(method.value, depth - 1), of_mapping=True),),
                )
        return UNKNOWN_TYPE

    def _name(self, node: nodes.Name, depth: int) -> TypeExpression:
        parameters = (*self.function.node.params.posonly_params, *self.function.node.params.params)
        bindings = self.function.scope.bindings.get(node.value, ())
        if node.value in self.loops:
            source = self.loops[node.value]
            if source is None or any(item.node is not None for item in bindings):
                return UNKNOWN_TYPE
            return _element(self._type(source, depth - 1), of_mapping=False)
        if len(bindings) > 1:
            return UNKNOWN_TYPE
        if self.has_receiver and bindings and parameters and parameters[0].name.value == node.value:
            return TypeExpression(name=self.classes.qualname(self.definition))
        for meaning in self.classes.names.resolve(node, self.function.scope):
            match meaning:
                case ClassDefinition():
                    return TypeExpression(name=self.classes.qualname(meaning))
                case ParameterDefinition(
                    parameter=nodes.Param(star="", annotation=nodes.Annotation() as written)
                ):
                    return self.types.lower(written.annotation, self.function.scope)
        return UNKNOWN_TYPE

    def _field(self, owner: ClassDefinition, name: str) -> TypeExpression:
        for ancestor in self.classes.linearisation(owner):
            for declaration in reversed(declarations(ancestor)):
                if declaration.name == name and declaration.annotation is not None:
                    return self.types.lower(declaration.annotation, ancestor.scope, at=declaration.at)
        return UNKNOWN_TYPE


def receivers(
    definition: ClassDefinition, function: FunctionDefinition, classes: Classes, types: TypeExpressions
) -> Receivers:
    """Prepare a method: loop and comprehension variables stand for the elements of what they run over."""
    loops: dict[str, nodes.Expression | None] = {}
    for node in walk(function.node.body):
        if isinstance(node, (nodes.For, nodes.CompFor)):
            for name in walk(node.target):
                if isinstance(name, nodes.Name):
                    is_sole = name is node.target and name.value not in loops
                    loops[name.value] = node.iter if is_sole else None
    return Receivers(
        definition=definition,
        function=function,
        classes=classes,
        types=types,
        has_receiver=member_kind(function, classes) is not MemberKind.STATIC_METHOD,
        loops=loops,
    )


def _element(found: TypeExpression, *, of_mapping: bool) -> TypeExpression:
    is_followed = of_mapping if is_of_kind(found, ContainerKind.MAPPING) else True
    return held_type(found) if is_followed else UNKNOWN_TYPE
