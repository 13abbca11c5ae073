"""A comment that silences findings."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """`# sopyc: ignore[SOP201]` or `# sopyc: ignore-file[SOP4]`.

    `codes` are codes or prefixes as written; empty when the comment names none (a blanket ignore, refused
    by SOP005). `covers` is the region it silences: the line, the body of the `def` or `class` it stands on,
    or the file. `span` is the comment itself, `justification` the text after it.
    """

    span: Span
    codes: tuple[str, ...]
    covers: Span
    is_file_wide: bool = False
    justification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedSuppression:
    """A suppression of which the rules named by `codes` ran and found nothing where it covers.

    `is_doubtful` when its file has errors: what they break may keep those rules from finding anything.
    """

    suppression: Suppression
    codes: tuple[str, ...]
    is_doubtful: bool = False
