"""Text that the program hands to the agent."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptText:
    """A prompt; `text` is None where it is computed at run time."""

    text: str | None
    span: Span
