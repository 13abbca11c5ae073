"""Attributes that the methods of a class give to `self`."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.class_body import functions
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    ExternalDefinition,
    FunctionDefinition,
    ParameterDefinition,
)
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.named_attributes import Use, named_attribute
from sopy_compiler.syntax.walk import walk

_CONTAINERS: Final = frozenset({"builtins.list", "builtins.dict", "builtins.set"})


_TELLING: Final = frozenset(
    {nodes.Assign, nodes.AnnAssign, nodes.For, nodes.AsName, nodes.Call, nodes.Attribute}
)
# Methods of a dict that only look at it.
_LOOKING: Final = frozenset({"items", "keys", "values", "get", "copy"})


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SelfAssignment:
    """`self.name: annotation = value` in `method`; the value is None where it cannot be named.

    `is_direct` is false for `setattr` and `object.__setattr__`, which go past what the class declares.
    """

    name: str
    node: nodes.Node
    method: FunctionDefinition
    annotation: nodes.Expression | None = None
    value: nodes.Expression | None = None
    is_direct: bool = True


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SelfUse:
    """What the methods of one class do to the attributes of their instance.

    `dynamic` is a clause about attributes whose names cannot be read, `computed` one about those that plain
    `setattr` sets by computed names: both are empty when there are none.
    """

    assignments: tuple[SelfAssignment, ...]
    dynamic: str = ""
    computed: str = ""


def read_self_use(definition: ClassDefinition, classes: Classes) -> SelfUse:
    """Collect the assignments to `self.name` in all methods of this very class, nested functions included."""
    assignments: list[SelfAssignment] = []
    dynamic = computed = ""
    for method in functions(definition, classes.names):
        receivers = _receivers(method)
        if not receivers:
            continue
        looked_at: set[int] = set()
        for node in walk(method.node.body):
            if type(node) not in _TELLING:
                continue
            assignments += _assigned(node, receivers, method)
            if isinstance(node, nodes.Attribute) and node.attr.value in _LOOKING:
                looked_at.add(id(node.value))
            if id(node) not in looked_at:
                dynamic = dynamic or _dynamic(node, receivers, method)
            computed = computed or _computed(node, receivers, method)
    return SelfUse(assignments=tuple(assignments), dynamic=dynamic, computed=computed)


def _receivers(method: FunctionDefinition) -> frozenset[str]:
    """The names of the instance in a method: its first parameter and plain aliases of it."""
    parameters = (*method.node.params.posonly_params, *method.node.params.params)
    if not parameters:
        return frozenset()
    for decorator in method.node.decorators:
        node = decorator.decorator
        node = node.func if isinstance(node, nodes.Call) else node
        name = node.attr.value if isinstance(node, nodes.Attribute) else getattr(node, "value", "")
        if name == "staticmethod":
            return frozenset()
    found = {parameters[0].name.value}
    for name, bindings in method.scope.bindings.items():
        for binding in bindings:
            if isinstance(binding.node, nodes.Name) and binding.node.value in found:
                found.add(name)
    return frozenset(found)


def _assigned(
    node: nodes.Node, receivers: frozenset[str], method: FunctionDefinition
) -> Iterator[SelfAssignment]:
    match node:
        case nodes.Assign():
            for target in node.targets:
                yield from _targets(target.target, node.value, receivers, method)
        case nodes.AnnAssign(target=nodes.Attribute(value=nodes.Name(value=name)) as target) if (
            name in receivers
        ):
            yield SelfAssignment(
                name=target.attr.value,
                node=target,
                method=method,
                annotation=node.annotation.annotation,
                value=node.value,
            )
        case nodes.For():
            yield from _targets(node.target, None, receivers, method)
        case nodes.AsName():
            yield from _targets(node.name, None, receivers, method)
        case nodes.Call():
            text = text_of(_set_attribute(node, receivers))
            if text is not None:
                yield SelfAssignment(name=text, node=node, method=method, is_direct=False)


def _targets(
    target: nodes.Expression,
    value: nodes.Expression | None,
    receivers: frozenset[str],
    method: FunctionDefinition,
) -> Iterator[SelfAssignment]:
    if isinstance(target, nodes.Attribute):
        if isinstance(target.value, nodes.Name) and target.value.value in receivers:
            yield SelfAssignment(name=target.attr.value, node=target, method=method, value=value)
    elif isinstance(target, (nodes.Tuple, nodes.List)):
        parts = value.elements if isinstance(value, (nodes.Tuple, nodes.List)) else ()
        same = len(parts) == len(target.elements)
        for index, element in enumerate(target.elements):
            yield from _targets(element.value, parts[index].value if same else None, receivers, method)


def _set_attribute(call: nodes.Call, receivers: frozenset[str]) -> nodes.Expression | None:
    """What stands for the name in `setattr(self, name, ...)`, also through `object` and `super()`."""
    named = named_attribute(call)
    if named is None or named.use is not Use.STORE:
        return None
    is_super = isinstance(named.holder, nodes.Call) and isinstance(call.func, nodes.Attribute)
    is_own = isinstance(named.holder, nodes.Name) and named.holder.value in receivers
    return named.text if is_super or is_own else None


def _computed(node: nodes.Node, receivers: frozenset[str], method: FunctionDefinition) -> str:
    if isinstance(node, nodes.Call) and isinstance(node.func, nodes.Name):
        attribute = _set_attribute(node, receivers)
        if attribute is not None and text_of(attribute) is None:
            return f"`{method.name}` sets attributes by names that are computed"
    return ""


def _dynamic(node: nodes.Node, receivers: frozenset[str], method: FunctionDefinition) -> str:
    where = f"`{method.name}`"
    match node:
        case nodes.Call(func=nodes.Name(value="vars"), args=[nodes.Arg(value=nodes.Name(value=name))]):
            if name in receivers:
                return f"{where} uses `vars()` of the instance"
        case nodes.Call():
            attribute = _set_attribute(node, receivers)
            is_plain = isinstance(node.func, nodes.Name)
            if attribute is not None and text_of(attribute) is None and not is_plain:
                return f"{where} sets attributes by names that are computed"
        case nodes.Attribute(value=nodes.Name(value=name), attr=nodes.Name(value="__dict__")) if (
            name in receivers
        ):
            return f"{where} uses the `__dict__` of the instance"
    return ""


def attribute_type(
    assignment: SelfAssignment,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> TypeExpression:
    """The type that an annotation, a parameter or a constructor call gives to the attribute, else unknown."""
    scope = assignment.method.scope
    if assignment.annotation is not None:
        return types.lower(assignment.annotation, scope, bound=bound)
    match assignment.value:
        case nodes.Name() as name:
            return _parameter_type(name, assignment.method, classes, types, bound)
        case nodes.List() | nodes.ListComp():
            return TypeExpression(name="builtins.list")
        case nodes.Dict() | nodes.DictComp():
            return TypeExpression(name="builtins.dict")
        case nodes.Set() | nodes.SetComp():
            return TypeExpression(name="builtins.set")
        case nodes.Call(func=nodes.Name() | nodes.Attribute() as function):
            for meaning in classes.names.resolve(function, scope):
                if isinstance(meaning, ClassDefinition):
                    return TypeExpression(name=classes.qualname(meaning))
                if isinstance(meaning, ExternalDefinition) and meaning.qualname in _CONTAINERS:
                    return TypeExpression(name=meaning.qualname)
    return UNKNOWN_TYPE


def _parameter_type(
    name: nodes.Name,
    method: FunctionDefinition,
    classes: Classes,
    types: TypeExpressions,
    bound: dict[str, TypeExpression],
) -> TypeExpression:
    scope = method.scope
    if len(scope.bindings.get(name.value, ())) != 1:
        return UNKNOWN_TYPE
    for meaning in classes.names.resolve(name, scope):
        if isinstance(meaning, ParameterDefinition) and meaning.parameter.star == "":
            annotation = meaning.parameter.annotation
            if annotation is not None:
                return types.lower(annotation.annotation, scope, bound=bound)
    return UNKNOWN_TYPE
