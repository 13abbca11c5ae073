"""An automatic repair of a finding."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class FixSafety(StrEnum):
    """Whether the repair can change what the program does."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace the characters of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Edits that belong together; they never overlap."""

    safety: FixSafety
    edits: tuple[Edit, ...]
