"""One difference between two versions of a program, and what it means for sessions of the earlier one."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class Verdict(StrEnum):
    """What becomes of a session that was kept under the earlier version."""

    COMPATIBLE = "compatible"
    MIGRATION = "needs migration"
    STUCK = "stuck"


class Difference(StrEnum):
    """What has happened."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


class Part(StrEnum):
    """What a workflow is made of."""

    PROCEDURE = "procedure"
    ATTRIBUTE = "attribute"
    HANDLER = "handler"
    TRANSITION = "transition"
    EVENT = "event"
    CLASS = "class"
    FIELD = "field"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference.

    Attributes:
        subject: the part, as people call it: `Ticket.title`.
        reason: a clause that says what it means, or what exactly has changed.
        owner: `module:Class`, the class of the earlier version that sessions are kept with, if they are
            concerned; empty for a part that none can have.
        member: the field, attribute or member of that class; empty for the whole of it.
        remedy: what could be declared.
        migrated_by: the migration that takes care of it.
        is_unnamed: the class leaves no trace in what is kept, as a TypedDict.
        span: in the later version; in the earlier one for what is gone.
    """

    part: Part
    difference: Difference
    subject: str
    verdict: Verdict
    reason: str
    span: Span
    owner: str = ""
    member: str = ""
    remedy: str = ""
    migrated_by: str = ""
    is_unnamed: bool = False

    @property
    def breaks(self) -> bool:
        """Whether sessions are lost by it as things are."""
        return self.verdict is not Verdict.COMPATIBLE and not self.migrated_by
