"""Which facts stand at a place."""

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText


def source_at_path(view: View, path: str) -> SourceText | None:
    """The source of a file of the view's group."""
    return next((one for one in view.group.sources if one.path == path), None)


def covers(span: Span, path: str, line: int, column: int) -> bool:
    """Whether the place is in the span, or right behind it."""
    return span.path == path and span.start <= (line, column) <= span.end


def procedure_around(view: View, span: Span) -> Procedure | None:
    """The procedure whose class the place is in."""
    for one in view.group.compilation.program.procedures:
        if one.body.path == span.path and one.span.line <= span.line <= one.body.end_line:
            return one
    return None
