"""What the methods of a class read of their own instance."""

from collections.abc import Iterator
from typing import Final

import libcst as cst

from sopy_compiler.ir.sigma import OwnRead
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.body import functions
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.walk import walk

_SELF: Final = "self"
# A method that mentions one of these asks what there is, or expects that something is missing.
_ASKING: Final = frozenset({"hasattr", "getattr", "AttributeError", "Exception", "suppress", "TYPE_CHECKING"})


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
    nodes = list(walk(method.node.body))
    if any(isinstance(node, cst.Name) and node.value in _ASKING for node in nodes):
        return
    assigned = {id(target) for node in nodes for target in _assigned(node)}
    tree = method.scope.tree
    for node in nodes:
        match node:
            case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=name)) if id(
                node
            ) not in assigned and not name.startswith("__"):
                yield OwnRead(name=name, span=tree.span(node.attr), symbol=method.scope.symbol)


def _assigned(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What a node gives a value: a member that an assignment makes is there afterwards."""
    match node:
        case cst.AssignTarget() | cst.AnnAssign() | cst.For() | cst.NamedExpr() | cst.CompFor():
            yield from walk(node.target)
        case cst.AsName():
            yield from walk(node.name)
        case cst.Del():
            yield from walk(node.target)
