"""Classes that another definition of their name replaces before anything uses them."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class ClassRole(StrEnum):
    """What the class would have been."""

    PROCEDURE = "procedure"
    EVENT = "event"
    SOP = "SOP"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacedClass:
    """`span` is the class's name, `replaced_at` the definition or import that takes its place."""

    name: str
    qualname: str
    role: ClassRole
    span: Span
    replaced_at: Span
