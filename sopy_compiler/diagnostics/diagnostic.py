"""One finding, as data: every output format reads it, none computes it."""

from dataclasses import field

from sopy_compiler.diagnostics.bearing import NO_BEARING, Bearing
from sopy_compiler.diagnostics.fix import Fix
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPlace:
    """Another place that explains the finding, and what it contributes."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """What is wrong, where, and what to do.

    `symbol` is the class or method around the place (`Review.on_approved`), `subject` the thing the finding
    is about (`Order.total`); together with the code they identify a finding when lines move. `flow` is the
    path that leads to the defect, in order, empty where there is none. `bearing` is for the checker alone: no
    report tells it, and it makes no difference between findings.
    """

    code: str
    name: str
    severity: Severity
    span: Span
    message: str
    help: str = ""
    symbol: str = ""
    subject: str = ""
    related: tuple[RelatedPlace, ...] = ()
    flow: tuple[RelatedPlace, ...] = ()
    fix: Fix | None = None
    bearing: Bearing = field(default=NO_BEARING, compare=False, repr=False)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of reports: file, place, code, message."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)
