"""Attributes that a procedure or an event surely lacks: nothing in the program can give it one."""

from typing import Final

from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.vocabulary import (
    EVENT,
    EVENT_ATTRIBUTES,
    IGNORE_ATTRIBUTE,
    INITIAL_KEYWORD,
    PROCEDURE,
    PROMPT_ATTRIBUTE,
    READ_ONLY_ATTRIBUTE,
)
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.memory import ANY_NAME
from sopy_compiler.lowering.model.kind import dataclass_decorator
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition

_KNOWN_BASES: Final = frozenset({PROCEDURE, EVENT, "typing.Generic", "abc.ABC", "builtins.object"})
_HOOKS: Final = frozenset({"__getattr__", "__getattribute__", "__slots__", "__setattr__"})
# What instances have from the runtime's own classes.
_INHERITED: Final = EVENT_ATTRIBUTES | {
    PROMPT_ATTRIBUTE,
    IGNORE_ATTRIBUTE,
    READ_ONLY_ATTRIBUTE,
    INITIAL_KEYWORD,
    "timeout",
    "timeout_event",
}


def note_missing_attribute(
    definition: ClassDefinition, name: str, node: nodes.Expression, frame: Frame, run: Evaluator
) -> None:
    """Note that the running procedure is asked for an attribute, if it has been given up to look for it."""
    is_asked = name in run.world.sharing(frame.scope).asked_for
    if is_asked or not run.world.memory.is_given_up(definition, name):
        return
    if is_surely_missing(definition, name, run):
        place = node.attr if isinstance(node, nodes.Attribute) else node
        fact = MissingAttribute(
            name=name,
            is_called=node is frame.called,
            candidates=_candidates(definition, run),
            span=frame.span(place),
            symbol=frame.symbol,
        )
        run.recorder.missing_attributes[fact] = None


def is_surely_missing(definition: ClassDefinition, name: str, run: Evaluator) -> bool:
    """Whether no class declares the attribute, and no code that is read stores one of that name anywhere."""
    classes, memory = run.world.classes, run.world.memory
    if name.startswith("__") or name in _INHERITED or not classes.bases_known(definition):
        return False
    if not _KNOWN_BASES.issuperset(classes.externals(definition)):
        return False
    for ancestor in classes.linearisation(definition):
        bound = ancestor.scope.bindings
        has_others = bool(ancestor.node.decorators) and dataclass_decorator(ancestor, classes) is None
        keywords = {item.keyword.value if item.keyword is not None else "" for item in ancestor.node.keywords}
        if name in bound or has_others or _HOOKS & bound.keys() or not keywords <= {INITIAL_KEYWORD}:
            return False
        if memory.has_attribute(ancestor, ANY_NAME):
            return False
    stored = any(memory.has_stored(ancestor, name) for ancestor in classes.linearisation(definition))
    return not stored and not memory.loose_attribute(name) and not memory.loose_attribute(ANY_NAME)


def _candidates(definition: ClassDefinition, run: Evaluator) -> tuple[str, ...]:
    """The names that can be meant: what the classes declare, and what is stored in instances."""
    found = {
        name
        for ancestor in run.world.classes.linearisation(definition)
        for name in (*ancestor.scope.bindings, *run.world.memory.stored_names(ancestor))
        if not name.startswith("__") and name != ANY_NAME
    }
    return tuple(sorted(found))
