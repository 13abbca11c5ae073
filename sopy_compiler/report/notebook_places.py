"""Places in notebooks, as people and services read them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.report.report import Report
from sopy_compiler.source.notebook import Cell, cell_at
from sopy_compiler.source.span import Span, file_start


def by_cells(report: Report) -> Report:
    """The report with a path for each cell (`a.ipynb:cell 3`), and lines that count in it."""
    if not report.cells:
        return report
    texts = dict(report.texts)
    for path, cells in report.cells.items():
        lines = report.texts.get(path, "").split("\n")
        for cell in cells:
            texts[f"{path}:cell {cell.number}"] = "\n".join(lines[cell.first_line - 1 : cell.last_line])

    def moved(span: Span) -> Span:
        found = cell_of(report.cells, span)
        return span if found is None else replace(found[1], path=f"{span.path}:cell {found[0]}")

    return replace(report, texts=texts, diagnostics=tuple(_moved(one, moved) for one in report.diagnostics))


def by_files(report: Report) -> Report:
    """The report with the top of the file as the place of each finding in a notebook; messages name the cell.

    A line of a cell is none of the file, and services show what stands at that line of the file.
    """
    if not report.cells:
        return report

    def moved(span: Span) -> Span:
        return span if cell_of(report.cells, span) is None else file_start(span.path)

    def told(one: Diagnostic) -> Diagnostic:
        found = cell_of(report.cells, one.span)
        if found is None:
            return one
        number, span = found
        return replace(one, message=f"cell {number}, line {span.line}: {one.message}")

    return replace(
        report,
        diagnostics=tuple(_moved(told(one), moved) for one in report.diagnostics),
        accepted=tuple(
            replace(one, diagnostic=_moved(told(one.diagnostic), moved)) for one in report.accepted
        ),
    )


def cell_of(cells: Mapping[str, tuple[Cell, ...]], span: Span) -> tuple[int, Span] | None:
    """The number of the cell around the place, and the place with lines that count in it; None elsewhere."""
    cell = cell_at(cells.get(span.path, ()), span.line)
    if cell is None:
        return None
    above = cell.first_line - 1
    return cell.number, replace(span, line=span.line - above, end_line=span.end_line - above)


def _moved(one: Diagnostic, moved: Callable[[Span], Span]) -> Diagnostic:
    def places(given: tuple[RelatedPlace, ...]) -> tuple[RelatedPlace, ...]:
        return tuple(replace(place, span=moved(place.span)) for place in given)

    return replace(one, span=moved(one.span), related=places(one.related), flow=places(one.flow))
