"""Models whose own `__init__` forgets pydantic's."""

from sopy_compiler.ir.sigma import InitWithoutSuper
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.instance_attributes import SelfUse
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.walk import walk


def init_without_super(
    definition: ClassDefinition, self_use: SelfUse, fields: frozenset[str], classes: Classes
) -> InitWithoutSuper | None:
    """The `__init__` of this very class, if it assigns some of `fields` and no path initialises the model.

    Handing `self` to any other function counts as initialising: that function may do it.
    """
    method = classes.method(definition, "__init__")
    if method is None or classes.owner_of(method) is not definition or not method.node.params.params:
        return None
    assigned = tuple(
        dict.fromkeys(
            item.name
            for item in self_use.assignments
            if item.method is method and item.is_direct and item.name in fields
        )
    )
    receiver = method.node.params.params[0].name.value
    if not assigned or any(_initialises(node, receiver) for node in walk(method.node.body)):
        return None
    return InitWithoutSuper(fields=assigned, span=definition.scope.tree.span(method.node.name))


def _initialises(node: nodes.Node, receiver: str) -> bool:
    if not isinstance(node, nodes.Call):
        return False
    match node.func:
        case nodes.Name(value="super"):
            return True
        case nodes.Attribute(value=nodes.Name(value=name)) if name == receiver:
            # A method of its own can call `super().__init__`; so can one it inherits.
            return True
    return any(isinstance(item.value, nodes.Name) and item.value.value == receiver for item in node.args)
