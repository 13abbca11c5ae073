"""`sigma --events --format markdown`: matrices to be kept in a project's documentation."""

from collections.abc import Iterator, Sequence

from sopy_compiler.emit.event_matrix import Cell, EventMatrix, Row
from sopy_compiler.emit.event_words import NO_EVENTS, cell_words, event_words, legend, remarks, title
from sopy_compiler.emit.markdown_table import LINE_BREAK, bullets, code, legend_bullets, prose, table
from sopy_compiler.emit.sigma_markdown import MOST_COLUMNS
from sopy_compiler.emit.table_column import column_words, several


def write_events_markdown(matrices: Sequence[EventMatrix]) -> str:
    """All matrices, each under a heading of the second level, and a legend."""
    lines: list[str] = []
    for matrix in matrices:
        lines += [*_section(matrix), ""]
    lines += legend_bullets(legend(matrices)) if matrices else ()
    return "\n".join(lines) + "\n" if lines else ""


def _section(matrix: EventMatrix) -> Iterator[str]:
    yield f"## {prose(title(matrix))}"
    yield ""
    if not matrix.rows:
        yield NO_EVENTS
    elif len(matrix.columns) > MOST_COLUMNS:
        yield from table(("event", "what happens", "in"), _long_rows(matrix))
    else:
        names = (LINE_BREAK.join(map(prose, column_words(column))) for column in matrix.columns)
        rows = ((_event(row), *(_cell(cell, row) for cell in row.cells)) for row in matrix.rows)
        yield from table(("event", *names), rows)
    yield from bullets("Remarks", remarks(matrix))


def _long_rows(matrix: EventMatrix) -> Iterator[tuple[str, ...]]:
    """A row for everything that happens to the event, with the procedures where it does."""
    for row in matrix.rows:
        found: dict[str, list[str]] = {}
        for cell in row.cells:
            found.setdefault(_cell(cell, row), []).append(cell.procedure)
        for number, (words, procedures) in enumerate(found.items()):
            yield (_event(row) if number == 0 else "", words, prose(several(procedures)))


def _event(row: Row) -> str:
    name, *told = event_words(row)
    return LINE_BREAK.join((code(name), *map(prose, told)))


def _cell(cell: Cell, row: Row) -> str:
    return LINE_BREAK.join(map(prose, cell_words(cell, row)))
