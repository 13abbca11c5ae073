"""The tests that handlers make."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A test that can go both ways.

    `expression`, `text` and `is_described` are those of the guard it puts on paths. `reads` are dotted
    paths of sigma, through properties and helpers, sorted.
    """

    expression: str
    text: str
    is_described: bool
    reads: tuple[str, ...]
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedTest:
    """A call `cond(test, description)`; `description` is None where it is computed at run time.

    `is_swapped` when a text stands in the place of the test, and no text in that of the description.
    """

    expression: str
    description: str | None
    span: Span
    symbol: str
    is_swapped: bool = False
