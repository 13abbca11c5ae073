"""Calls that make instances of models, with the names that they give values to."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


class ModelCallKind(StrEnum):
    """How an instance is made."""

    CONSTRUCTOR = "constructor"
    """By a call of the class, or from a dict of which pydantic makes one."""
    STATE = "state"
    """As the state that an SOP or session is given."""
    START = "start"
    """As the state that a function makes which an SOP or session calls for it."""
    RESULT = "result"
    """As what a function returns, by its declaration."""
    PAYLOAD = "payload"
    """As the payload that an event is given."""
    UNCHECKED = "model_construct"
    COPY = "model_copy"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One call for the model of that qualified name.

    `positional` counts the arguments without a name. `has_star` is true when `*` or `**` pass arguments that
    cannot be read. An exception that it raises is caught, or expected, if the call `is_guarded`. `constants`
    are the values given by name that are constants or displays: names, types and places.
    """

    kind: ModelCallKind
    model: str
    positional: int
    keywords: tuple[tuple[str, Span], ...]
    has_star: bool
    is_guarded: bool
    span: Span
    symbol: str
    constants: tuple[tuple[str, TypeExpression, Span], ...] = ()
