"""`sigma --format html`: one page with all tables."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.analysis.field_state import Certainty
from sopy_compiler.emit.sigma_table import Cell, Row, SigmaTable
from sopy_compiler.emit.sigma_words import (
    MORE,
    NO_FIELDS,
    OPAQUE_HEADING,
    UNTRACKED_HEADING,
    declaration_words,
    description_words,
    entry_words,
    legend,
    opaque_remarks,
    path_words,
    remarks,
    title,
    untracked_remarks,
)
from sopy_compiler.emit.table_page import PageRow, escaped, section, small, tag, tags, write_page

_TITLE: Final = "How the state evolves"


def write_sigma_html(tables: Sequence[SigmaTable]) -> str:
    """The page; empty if there is no table."""
    if not tables:
        return ""
    return write_page(
        _TITLE, tuple(map(title, tables)), tuple(map(_section, tables)), legend(tables, entry_mark="framed")
    )


def _section(table: SigmaTable) -> str:
    notes = [
        ("Remarks", remarks(table)),
        (OPAQUE_HEADING, opaque_remarks(table)),
        (UNTRACKED_HEADING, untracked_remarks(table)),
    ]
    rows = tuple(_row(row, table) for row in table.rows)
    return section(title(table), "field", table.columns, rows, notes, NO_FIELDS)


def _row(row: Row, table: SigmaTable) -> PageRow:
    declaration = declaration_words(row)
    declared = f"<small><code>{escaped(declaration)}</code></small>" if declaration else ""
    return PageRow(
        head=f'<span class="name">{escaped(path_words(row))}</span>{declared}{small(description_words(row))}',
        cells=tuple(
            _cell(cell, row, is_opaque=cell.procedure in table.opaque_procedures) for cell in row.cells
        ),
        is_nested=row.is_nested,
    )


def _cell(cell: Cell, row: Row, *, is_opaque: bool) -> str:
    kind = _entry_kind(cell)
    actions = [tag("reads", "reads")] if cell.is_read else []
    actions += [tag("writes", "writes")] if cell.is_written else []
    actions += [tag(operation, "changes") for operation in cell.operations]
    actions += [tag(MORE, "more")] if is_opaque else []
    entry = tags(tag(word, kind) for word in entry_words(cell, row))
    return f"{entry}{tags(actions)}{small(', '.join(cell.handlers))}"


def _entry_kind(cell: Cell) -> str:
    match cell.entry.assigned if cell.entry is not None else None:
        case Certainty.PERHAPS:
            return "entry perhaps"
        case Certainty.NEVER:
            return "entry never"
    return "entry"
