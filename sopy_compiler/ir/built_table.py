"""Dispatch tables that stand beside the modules they were built from."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltTable:
    """A table that was found; `problem` is a clause that says why it is refused, empty if it is current.

    `module` is the name of the module, `path` the table's own, `span` where the finding is reported.
    """

    module: str
    path: str
    span: Span
    problem: str = ""
