"""The Sigma of a procedure."""

from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.ir.vocabulary import PROCEDURE
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.type_arguments import argument_of
from sopy_compiler.syntax.definitions import ClassDefinition


def state_type(definition: ClassDefinition, world: World) -> TypeExpression:
    """What the class passes to `Procedure[...]`; unknown while it is a type parameter or absent."""
    found = argument_of(definition, PROCEDURE, world.classes, world.types)
    return UNKNOWN_TYPE if found is None else found
