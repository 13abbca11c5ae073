"""Calls of code that is not project source."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideCall:
    """A handler calls the function or class `name` (`time.sleep`) itself or through project functions.

    `is_in_async` tells whether the function around the call is a coroutine.
    """

    name: str
    span: Span
    symbol: str
    is_in_async: bool
