"""Findings as the cache keeps them."""

from typing import Any

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.source.span import Span


def store_finding(one: Diagnostic) -> list[Any]:
    """The finding as a JSON array."""
    return [
        one.code,
        one.name,
        one.severity.value,
        _store_span(one.span),
        one.message,
        one.help,
        one.symbol,
        one.subject,
        [_store_place(place) for place in one.related],
        [_store_place(place) for place in one.flow],
        None if one.fix is None else _store_fix(one.fix),
    ]


def load_finding(stored: list[Any]) -> Diagnostic:
    """The finding again.

    Raises:
        ValueError, TypeError, KeyError: the array is none of ours.
    """
    code, name, severity, span, message, help_, symbol, subject, related, flow, fix = stored
    return Diagnostic(
        code=code,
        name=name,
        severity=Severity(severity),
        span=_load_span(span),
        message=message,
        help=help_,
        symbol=symbol,
        subject=subject,
        related=tuple(_load_place(place) for place in related),
        flow=tuple(_load_place(place) for place in flow),
        fix=None if fix is None else _load_fix(fix),
    )


def store_silenced(one: AcceptedFinding) -> list[Any]:
    """A finding that a comment accepts, as a JSON array."""
    return [store_finding(one.diagnostic), one.justification]


def load_silenced(stored: list[Any]) -> AcceptedFinding:
    """The finding again.

    Raises:
        ValueError, TypeError, KeyError: the array is none of ours.
    """
    finding, justification = stored
    return AcceptedFinding(diagnostic=load_finding(finding), is_in_source=True, justification=justification)


def _store_span(span: Span) -> list[Any]:
    return [span.path, span.line, span.column, span.end_line, span.end_column]


def _load_span(stored: list[Any]) -> Span:
    path, line, column, end_line, end_column = stored
    return Span(path=path, line=line, column=column, end_line=end_line, end_column=end_column)


def _store_place(place: RelatedPlace) -> list[Any]:
    return [_store_span(place.span), place.message]


def _load_place(stored: list[Any]) -> RelatedPlace:
    span, message = stored
    return RelatedPlace(span=_load_span(span), message=message)


def _store_fix(fix: Fix) -> list[Any]:
    return [fix.safety.value, [[_store_span(edit.span), edit.text] for edit in fix.edits]]


def _load_fix(stored: list[Any]) -> Fix:
    safety, edits = stored
    return Fix(
        safety=FixSafety(safety),
        edits=tuple(Edit(span=_load_span(span), text=text) for span, text in edits),
    )
