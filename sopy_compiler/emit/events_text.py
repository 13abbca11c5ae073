"""`sigma --events --format text`: a grid of events and procedures; a list where that is too wide."""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.emit.event_matrix import EventMatrix, Reception, Row
from sopy_compiler.emit.event_words import (
    NO_EVENTS,
    RECEPTION_WORDS,
    cell_words,
    event_words,
    handler_words,
    legend,
    remarks,
    title,
    ways_words,
)
from sopy_compiler.emit.table_column import column_words, several
from sopy_compiler.emit.text_grid import (
    PAGE_COLUMNS,
    SENTENCE_COLUMNS,
    Block,
    fitted_widths,
    grid_row,
    legend_lines,
    list_widths,
    rule,
    wrapped,
)

_LIST_INDENT: Final = "      "


def write_events_text(matrices: Sequence[EventMatrix], columns: int = PAGE_COLUMNS) -> str:
    """All matrices, none wider than `columns`, and a legend."""
    if not matrices:
        return ""
    lines: list[str] = []
    for matrix in matrices:
        lines += [*_matrix(matrix, columns), ""]
    lines += legend_lines(legend(matrices), columns)
    return "\n".join(lines) + "\n"


def _matrix(matrix: EventMatrix, columns: int) -> Iterator[str]:
    yield from wrapped(title(matrix), columns=columns)
    yield ""
    header = (("event",), *map(column_words, matrix.columns))
    grid = [(_event_block(row), *(cell_words(cell, row) for cell in row.cells)) for row in matrix.rows]
    widths = fitted_widths([header, *grid], columns, first=SENTENCE_COLUMNS)
    if not matrix.rows:
        yield from wrapped(NO_EVENTS, columns=columns)
    elif widths is None:
        yield from _list(matrix, columns)
    else:
        yield from grid_row(header, widths)
        yield rule(widths)
        for number, blocks in enumerate(grid):
            if number:
                yield ""
            yield from grid_row(blocks, widths)
    if remarks(matrix):
        yield ""
        yield "Remarks:"
        for sentence in remarks(matrix):
            yield from wrapped(f"  - {sentence}", columns=columns)


def _event_block(row: Row) -> Block:
    name, *told = event_words(row)
    return (name, *(f"  {text}" for text in told))


def _list(matrix: EventMatrix, columns: int) -> Iterator[str]:
    """Every event with a line for each procedure that handles it, then the others by what they do."""
    names = (" ".join(column_words(column)) for column in matrix.columns)
    yield from wrapped(f"Procedures: {', '.join(names)}", columns=columns)
    lines = [tuple(_handled(row)) for row in matrix.rows]
    widths = list_widths([line for found in lines for line in found], columns - len(_LIST_INDENT))
    for row, found in zip(matrix.rows, lines, strict=True):
        yield ""
        for text in _event_block(row):
            yield from wrapped(text, columns=columns)
        for line in found:
            yield from (f"{_LIST_INDENT}{text}" for text in grid_row(line, widths))
        for kind, words in RECEPTION_WORDS.items():
            others = [cell.procedure for cell in row.cells if cell.reception is kind]
            if others and kind is not Reception.HANDLED:
                yield from wrapped(f"{_LIST_INDENT}{words}: {several(others)}", columns=columns)


def _handled(row: Row) -> Iterator[tuple[Block, ...]]:
    for cell in row.cells:
        if cell.reception is Reception.HANDLED:
            yield (cell.procedure,), (handler_words(cell, row),), (ways_words(cell),)
