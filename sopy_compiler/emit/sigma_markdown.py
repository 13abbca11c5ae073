"""`sigma --format markdown`: tables to be kept in a project's documentation."""

from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.emit.markdown_table import LINE_BREAK, bullets, code, legend_bullets, prose, table
from sopy_compiler.emit.sigma_table import Cell, Row, SigmaTable
from sopy_compiler.emit.sigma_words import (
    NO_FIELDS,
    OPAQUE_HEADING,
    UNTRACKED_HEADING,
    action_words,
    declaration_words,
    description_words,
    elsewhere,
    entry_words,
    legend,
    opaque_remarks,
    path_words,
    remarks,
    title,
    untracked_remarks,
)
from sopy_compiler.emit.table_column import column_words, several

MOST_COLUMNS: Final = 6
"""With more procedures than these, each gets rows instead of a column."""


def write_sigma_markdown(tables: Sequence[SigmaTable]) -> str:
    """All tables, each under a heading of the second level, and a legend."""
    lines: list[str] = []
    for one in tables:
        lines += [*_section(one), ""]
    lines += legend_bullets(legend(tables, entry_mark="in italics")) if tables else ()
    return "\n".join(lines) + "\n" if lines else ""


def _section(one: SigmaTable) -> Iterator[str]:
    yield f"## {prose(title(one))}"
    yield ""
    if not one.rows:
        yield NO_FIELDS
    elif len(one.columns) > MOST_COLUMNS:
        yield from table(("field", "procedure", "at entry", "does", "in"), _long_rows(one))
    else:
        names = (LINE_BREAK.join(map(prose, column_words(column))) for column in one.columns)
        yield from table(("field", *names), (_row(row, one) for row in one.rows))
    yield from bullets("Remarks", remarks(one))
    yield from bullets(OPAQUE_HEADING, opaque_remarks(one))
    yield from bullets(UNTRACKED_HEADING, untracked_remarks(one))


def _row(row: Row, one: SigmaTable) -> tuple[str, ...]:
    return (_field(row), *(_lines(_entry(cell, row), _actions(cell, one)) for cell in row.cells))


def _long_rows(one: SigmaTable) -> Iterator[tuple[str, ...]]:
    """A row for each procedure that touches the field, and one for what holds of it in the others."""
    for row in one.rows:
        found = [
            (prose(cell.procedure), _entry(cell, row), actions, prose(", ".join(cell.handlers)))
            for cell in row.cells
            if (actions := _actions(cell, one))
        ]
        found += [
            (f"elsewhere: {prose(several(procedures))}", f"*{prose(words)}*", "", "")
            for words, procedures in elsewhere(row, one).items()
        ]
        for number, rest in enumerate(found or [("", "", "", "")]):
            yield (_field(row) if number == 0 else "", *rest)


def _field(row: Row) -> str:
    return _lines(code(path_words(row)), code(declaration_words(row)), prose(description_words(row)))


def _entry(cell: Cell, row: Row) -> str:
    words = entry_words(cell, row)
    return f"*{prose(', '.join(words))}*" if words else ""


def _actions(cell: Cell, one: SigmaTable) -> str:
    return prose(", ".join(action_words(cell, is_opaque=cell.procedure in one.opaque_procedures)))


def _lines(*parts: str) -> str:
    return LINE_BREAK.join(part for part in parts if part)
