"""A report whose paths are relative to another folder than the working one."""

import os
from dataclasses import replace

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.report.report import Report
from sopy_compiler.source.span import Span


def rooted(report: Report, folder: str, root: str) -> Report:
    """The report with paths from `root` in place of those from `folder`, both absolute."""
    if folder == root:
        return replace(report, root=root)
    return replace(
        report,
        diagnostics=tuple(_finding(one, folder, root) for one in report.diagnostics),
        accepted=tuple(
            replace(one, diagnostic=_finding(one.diagnostic, folder, root)) for one in report.accepted
        ),
        texts={_path(path, folder, root): text for path, text in report.texts.items()},
        cells={_path(path, folder, root): cells for path, cells in report.cells.items()},
        root=root,
    )


def _path(path: str, folder: str, root: str) -> str:
    try:
        return os.path.relpath(os.path.join(folder, path), root).replace(os.sep, "/")  # noqa: PTH118
    except ValueError:
        # Another drive of Windows.
        return path


def _finding(one: Diagnostic, folder: str, root: str) -> Diagnostic:
    def span(given: Span) -> Span:
        return replace(given, path=_path(given.path, folder, root))

    def places(given: tuple[RelatedPlace, ...]) -> tuple[RelatedPlace, ...]:
        return tuple(replace(place, span=span(place.span)) for place in given)

    fix = one.fix
    if fix is not None:
        edits = tuple(Edit(span=span(edit.span), text=edit.text) for edit in fix.edits)
        fix = replace(fix, edits=edits)
    return replace(one, span=span(one.span), related=places(one.related), flow=places(one.flow), fix=fix)
