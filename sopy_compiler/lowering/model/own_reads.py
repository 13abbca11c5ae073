"""What the methods of a class read of their own instance."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.sigma import OwnRead
from sopy_compiler.lowering.class_body import functions
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.walk import walk

_SELF: Final = "self"
# A method that mentions one of these asks what there is, or expects that something is missing.
_ASKING: Final = frozenset({"hasattr", "getattr", "AttributeError", "Exception", "suppress", "TYPE_CHECKING"})

_ASSIGNING: Final = frozenset(
    {
        nodes.AssignTarget,
        nodes.AnnAssign,
        nodes.For,
        nodes.NamedExpr,
        nodes.CompFor,
        nodes.AsName,
        nodes.Del,
    }
)


def own_reads(definition: ClassDefinition, classes: Classes) -> tuple[OwnRead, ...]:
    """The members that the methods of this very class look at through `self`, in the order of the source."""
    return tuple(
        read
        for method in functions(definition, classes.names)
        if _takes_instance(method)
        for read in _reads(method)
    )


def _takes_instance(method: FunctionDefinition) -> bool:
    """Whether the first parameter is the instance all along; that of class methods is called otherwise."""
    parameters = (*method.node.params.posonly_params, *method.node.params.params)
    return bool(parameters) and parameters[0].name.value == _SELF and len(method.scope.bindings[_SELF]) == 1


def _reads(method: FunctionDefinition) -> Iterator[OwnRead]:
    found_nodes = walk(method.node.body)
    if any(node.value in _ASKING for node in found_nodes if isinstance(node, nodes.Name)):
        return
    assigned = {id(target) for node in found_nodes if type(node) in _ASSIGNING for target in _assigned(node)}
    tree = method.scope.tree
    for node in found_nodes:
        if not isinstance(node, nodes.Attribute):
            continue
        match node:
            case nodes.Attribute(value=nodes.Name(value="self"), attr=nodes.Name(value=name)) if id(
                node
            ) not in assigned and not name.startswith("__"):
                yield OwnRead(name=name, span=tree.span(node.attr), symbol=method.scope.symbol)


def _assigned(node: nodes.Node) -> Iterator[nodes.Node]:
    """What a node gives a value: a member that an assignment makes is there afterwards."""
    match node:
        case nodes.AssignTarget() | nodes.AnnAssign() | nodes.For() | nodes.NamedExpr() | nodes.CompFor():
            yield from walk(node.target)
        case nodes.AsName():
            yield from walk(node.name)
        case nodes.Del():
            yield from walk(node.target)
