"""Tests that ask about nothing that a handler changes, and the ways they go."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class ConstantTestKind(StrEnum):
    """What is tested."""

    METHOD = "method"
    FUNCTION = "function"
    TEXT = "text"
    TUPLE = "tuple"
    MEMBER = "member"
    FALSE = "false"
    """`cond(False, ...)`."""
    TYPES = "types"
    """A comparison of values of types that are never equal."""
    ATTRIBUTE = "attribute"
    """A comparison of an attribute of the procedure with constants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantTest:
    """One test, over all paths that reach it in one handler.

    `detail` is what stands beside the text of the test: the value of `attribute`, or the two types that are
    compared. Of kinds other than `ATTRIBUTE` both ways are read, as if the test were what it was meant to be.
    """

    text: str
    kind: ConstantTestKind
    can_hold: bool
    can_fail: bool
    span: Span
    symbol: str
    detail: str = ""
    attribute: str = ""
