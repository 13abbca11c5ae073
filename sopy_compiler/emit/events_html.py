"""`sigma --events --format html`: one page with all matrices."""

from collections.abc import Sequence
from html import escape
from typing import Final

from sopy_compiler.emit.event_matrix import Cell, EventMatrix, Reception, Row
from sopy_compiler.emit.event_words import (
    NO_EVENTS,
    RECEPTION_WORDS,
    event_words,
    handler_words,
    legend,
    remarks,
    title,
    ways_words,
)
from sopy_compiler.emit.table_page import PageRow, named, section, small, tag, tags, write_page

_ARROW: Final = escape("-> ")
_TITLE: Final = "What becomes of every event"


def write_events_html(matrices: Sequence[EventMatrix]) -> str:
    """The page; empty if there is no matrix."""
    if not matrices:
        return ""
    headings = tuple(map(title, matrices))
    return write_page(_TITLE, headings, tuple(map(_section, matrices)), legend(matrices))


def _section(matrix: EventMatrix) -> str:
    rows = tuple(
        PageRow(head=named(*event_words(row)), cells=tuple(_cell(cell, row) for cell in row.cells))
        for row in matrix.rows
    )
    return section(title(matrix), "event", matrix.columns, rows, [("Remarks", remarks(matrix))], NO_EVENTS)


def _cell(cell: Cell, row: Row) -> str:
    kind = cell.reception.value
    if cell.reception is not Reception.HANDLED:
        return tags([tag(RECEPTION_WORDS[cell.reception], kind)])
    ways = small(ways_words(cell)).replace(_ARROW, "&rarr;&nbsp;")
    return tags([tag(handler_words(cell, row), kind)]) + ways
