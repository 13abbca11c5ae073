"""How a class becomes an event."""

from typing import Final

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.vocabulary import EVENT
from sopy_compiler.lowering.abstract_classes import is_left_abstract
from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.type_arguments import argument_of
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import docstring_of, text_of

_DESCRIPTION: Final = "description"


def lower_event(definition: ClassDefinition, classes: Classes, types: TypeExpressions) -> Event:
    """The payload type, description and constructor of an event."""
    tree = definition.scope.tree
    return Event(
        name=definition.name,
        qualname=classes.qualname(definition),
        module=definition.scope.module.name,
        span=tree.span(definition.node.name),
        body=tree.span(definition.node),
        bases=tuple(classes.qualname(item) for item in classes.linearisation(definition)[1:]),
        payload=argument_of(definition, EVENT, classes, types),
        description=_description(definition, classes),
        signature=constructor_signature(definition, classes),
        bases_known=classes.bases_known(definition),
        is_reported=tree.source.is_reported,
        is_abstract=is_left_abstract(definition, classes),
    )


def _description(definition: ClassDefinition, classes: Classes) -> str:
    """The class attribute `description`, own or inherited, else the class's own docstring."""
    for ancestor in classes.linearisation(definition):
        for declaration in reversed(declarations(ancestor)):
            if declaration.name == _DESCRIPTION and (text := text_of(declaration.value)) is not None:
                return text
    return docstring_of(definition.node.body)
