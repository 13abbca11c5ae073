"""Which ways a test of a field or of the payload can go."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.predicate import Predicate
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedTest:
    """A comparison with constants, over all paths that reach it in one handler.

    A way that it can never go is not read, so that nothing behind it is part of the graph.
    """

    predicate: Predicate
    can_hold: bool
    can_fail: bool
    span: Span
    symbol: str
    written: str = ""
    """As the program says it."""
    is_negated: bool = False
    """Whether what is written asks the opposite of the predicate."""
