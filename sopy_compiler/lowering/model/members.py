"""The methods, properties and attributes that one class statement gives to instances."""

from typing import Final

from sopy_compiler.ir.sigma import Member, MemberKind, ModelKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.class_body import declarations, functions
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.instance_attributes import SelfUse, attribute_type
from sopy_compiler.lowering.model_vocabulary import PYDANTIC_VALIDATORS, external_name
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import text_of

_BY_DECORATOR: Final = {
    "builtins.classmethod": MemberKind.CLASS_METHOD,
    "builtins.staticmethod": MemberKind.STATIC_METHOD,
    "pydantic.computed_field": MemberKind.PROPERTY,
} | dict.fromkeys(PYDANTIC_VALIDATORS, MemberKind.VALIDATOR)
_ACCESSORS: Final = frozenset({"setter", "getter", "deleter"})


def declared_members(
    definition: ClassDefinition,
    kind: ModelKind,
    self_use: SelfUse,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> tuple[Member, ...]:
    """The named parts of this very class that are no fields; the caller leaves out what the fields cover.

    The type of a method is what it returns, that of a property or attribute what reading it gives.
    """
    owner = classes.qualname(definition)
    tree = definition.scope.tree
    found: dict[str, Member] = {}

    def add(name: str, member: MemberKind, lowered: TypeExpression | None, node: nodes.Node) -> None:
        found[name] = Member(name=name, owner=owner, kind=member, type=lowered, span=tree.span(node))

    for function in functions(definition, classes.names):
        returns = function.node.returns
        lowered = None
        if returns is not None:
            scope = function.scope
            lowered = types.lower(returns.annotation, scope, bound=bound)
        add(function.name, member_kind(function, classes), lowered, function.node.name)
    for declaration in declarations(definition):
        lowered = None
        if declaration.annotation is not None:
            lowered = types.lower(declaration.annotation, definition.scope, at=declaration.at, bound=bound)
        add(declaration.name, MemberKind.CLASS_ATTRIBUTE, lowered, declaration.target)
        if declaration.name == "__slots__":
            for slot, node in _slots(declaration.value):
                add(slot, MemberKind.INSTANCE_ATTRIBUTE, None, node)
    for name, bindings in definition.scope.bindings.items():
        if name not in found and name not in _own_type_parameters(definition):
            add(name, MemberKind.CLASS_ATTRIBUTE, None, bindings[-1].node or definition.node.name)
    for assignment in self_use.assignments:
        # pydantic refuses an undeclared public attribute, so assigning one declares nothing.
        allowed = (
            kind is not ModelKind.PYDANTIC or assignment.name.startswith("_") or not assignment.is_direct
        )
        if allowed and assignment.name not in found:
            lowered = attribute_type(assignment, classes, types, bound)
            add(assignment.name, MemberKind.INSTANCE_ATTRIBUTE, lowered, assignment.node)
    return tuple(found.values())


def member_kind(function: FunctionDefinition, classes: Classes) -> MemberKind:
    """How a function of a class body is reached from an instance."""
    scope = function.scope.parent or function.scope
    found = MemberKind.METHOD
    for decorator in function.node.decorators:
        node = decorator.decorator
        name = external_name(node, scope, classes.names, at=function.scope.order)
        kind = _BY_DECORATOR.get(name)
        if kind is MemberKind.VALIDATOR:
            return kind
        written = node.func if isinstance(node, nodes.Call) else node
        last = written.attr.value if isinstance(written, nodes.Attribute) else getattr(written, "value", "")
        if kind is not None:
            found = kind
        elif last in _ACCESSORS or last.lower().endswith("property"):
            found = MemberKind.PROPERTY
    return found


def _slots(value: nodes.Expression | None) -> list[tuple[str, nodes.Node]]:
    items: list[nodes.Expression] = []
    match value:
        case nodes.Tuple() | nodes.List() | nodes.Set():
            items = [element.value for element in value.elements]
        case nodes.Dict():
            items = [element.key for element in value.elements if isinstance(element, nodes.DictElement)]
        case nodes.SimpleString():
            items = [value]
    return [(name, item) for item in items if (name := text_of(item)) is not None]


def has_dynamic_slots(definition: ClassDefinition) -> bool:
    """Whether `__slots__` is there and its names cannot all be read."""
    for declaration in declarations(definition):
        if declaration.name == "__slots__" and declaration.value is not None:
            match declaration.value:
                case nodes.Tuple() | nodes.List() | nodes.Set():
                    return len(_slots(declaration.value)) != len(declaration.value.elements)
                case nodes.Dict() | nodes.SimpleString():
                    return False
            return True
    return False


def _own_type_parameters(definition: ClassDefinition) -> frozenset[str]:
    declared = definition.node.type_parameters
    return (
        frozenset(item.param.name.value for item in declared.params) if declared is not None else frozenset()
    )
