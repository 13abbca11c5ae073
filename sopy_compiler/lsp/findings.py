"""Findings as editors show them."""

from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.lsp.places import Places
from sopy_compiler.source.span import file_start

SOURCE: Final = "sopyc"
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
# Code that nothing can reach, and names that nothing uses, are shown faded.
_UNNECESSARY: Final = frozenset({"SOP004", "SOP101", "SOP118", "SOP205", "SOP206"})
_DEPRECATED: Final = frozenset({"SOP209", "SOP210"})


def shown_finding(one: Diagnostic, places: Places, folder: str) -> tuple[str, types.Diagnostic]:
    """The address of the document, and the finding with its places in it and elsewhere.

    What has no place in the text is shown at its start.
    """
    link = places.link(one.span, folder) or places.link(file_start(one.span.path), folder)
    assert link is not None
    message = f"{one.message}\n{one.help}" if one.help else one.message
    return link.uri, types.Diagnostic(
        range=link.range,
        severity=_SEVERITIES[one.severity],
        code=one.code,
        source=SOURCE,
        message=message,
        tags=_tags(one.code) or None,
        related_information=list(_related((*one.related, *one.flow), places, folder)) or None,
    )


def _tags(code: str) -> list[types.DiagnosticTag]:
    tags = [types.DiagnosticTag.Unnecessary] if code in _UNNECESSARY else []
    return [*tags, types.DiagnosticTag.Deprecated] if code in _DEPRECATED else tags


def _related(
    given: Iterable[RelatedPlace], places: Places, folder: str
) -> Iterable[types.DiagnosticRelatedInformation]:
    for place in given:
        link = places.link(place.span, folder)
        if link is not None:
            yield types.DiagnosticRelatedInformation(location=link, message=place.message)
