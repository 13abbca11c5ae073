"""Tests that an earlier test of the same method has already answered."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictedTest:
    """The test of an `if` that is never true, as the same question was answered at `earlier_at`.

    `holds` is that answer to `earlier`; nothing that could change it stands in between.
    """

    text: str
    span: Span
    earlier: str
    earlier_at: Span
    holds: bool
    symbol: str
