"""`check --format full`: findings with the source they are about."""

from collections.abc import Iterator, Mapping

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Fix
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.report.excerpt import LINES_AFTER, excerpt
from sopy_compiler.report.report import Report
from sopy_compiler.report.style import Ink, Style
from sopy_compiler.source.printable import one_line
from sopy_compiler.source.span import Span

_INK = {Severity.ERROR: Ink.ERROR, Severity.WARNING: Ink.WARNING, Severity.NOTE: Ink.NOTE}


def render_full(report: Report, style: Style) -> str:
    """Each finding with its excerpt, the related places, the path that leads there, and help."""
    return "".join("\n".join(_finding(one, report.texts, style)) + "\n\n" for one in report.diagnostics)


def _finding(diagnostic: Diagnostic, texts: Mapping[str, str], style: Style) -> Iterator[str]:
    ink = _INK[diagnostic.severity]
    digits = _digits(diagnostic)
    gap = " " * digits
    label = style.paint(f"{diagnostic.severity}[{diagnostic.code}]", ink)
    yield f"{label} {diagnostic.name}: {style.paint(one_line(diagnostic.message), Ink.STRONG)}"
    yield f"{gap}--> {_place(diagnostic.span, style)}"
    text = texts.get(diagnostic.span.path, "")
    yield from excerpt(text, diagnostic.span, style=style, ink=ink, digits=digits)
    for related in diagnostic.related:
        yield f"{gap}::: {_place(related.span, style)}: {one_line(related.message)}"
        yield from _related_excerpt(related, texts, style, digits)
    if diagnostic.flow:
        yield f"{gap} = {style.paint('path', Ink.HELP)}:"
    for number, step in enumerate(diagnostic.flow, 1):
        yield f"{gap}   {number}. {one_line(step.message)} ({_place(step.span, style)})"
    if diagnostic.help:
        yield f"{gap} = {style.paint('help', Ink.HELP)}: {one_line(diagnostic.help)}"
    if diagnostic.fix is not None:
        yield f"{gap} = {style.paint('fix', Ink.HELP)} ({diagnostic.fix.safety}): {_fix_text(diagnostic.fix)}"


def _digits(diagnostic: Diagnostic) -> int:
    """The width of the largest line number that is shown."""
    last = max(span.line for span in (diagnostic.span, *(related.span for related in diagnostic.related)))
    return len(str(last + LINES_AFTER))


def _related_excerpt(related: RelatedPlace, texts: Mapping[str, str], style: Style, digits: int) -> list[str]:
    text = texts.get(related.span.path, "")
    return excerpt(
        text, related.span, style=style, ink=Ink.RELATED, digits=digits, mark="-", has_context=False
    )


def _place(span: Span, style: Style) -> str:
    return style.paint(f"{one_line(span.path)}:{span.line}:{span.column}", Ink.PLACE)


def _fix_text(fix: Fix) -> str:
    first = fix.edits[0]
    more = f" and {len(fix.edits) - 1} more" if len(fix.edits) > 1 else ""
    if not first.text:
        return f"delete this part{more}"
    verb = "insert" if first.span.start == first.span.end else "replace by"
    return f"{verb} `{one_line(first.text.strip())}`{more}"
