"""`sigma --format text`: a grid of fields and procedures or, where that is too wide, a list of fields."""

from collections.abc import Iterator, Sequence
from typing import Final

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


def write_sigma_text(tables: Sequence[SigmaTable], columns: int = PAGE_COLUMNS) -> str:
    """All tables, none wider than `columns`, and a legend."""
    if not tables:
        return ""
    lines: list[str] = []
    for table in tables:
        lines += [*_table(table, columns), ""]
    lines += legend_lines(legend(tables, entry_mark="[...]"), columns)
    return "\n".join(lines) + "\n"


def _table(table: SigmaTable, columns: int) -> Iterator[str]:
    yield from wrapped(title(table), columns=columns)
    yield ""
    if not table.rows:
        yield from wrapped(NO_FIELDS, columns=columns)
    else:
        header = (("field",), *map(column_words, table.columns))
        grid = [tuple(_grid_blocks(row, table)) for row in table.rows]
        widths = fitted_widths([header, *grid], columns, first=SENTENCE_COLUMNS)
        if widths is None:
            yield from _list(table, columns)
        else:
            yield from _grid(header, grid, widths, table)
    yield from _notes(table, columns)


def _grid(
    header: tuple[Block, ...], grid: Sequence[tuple[Block, ...]], widths: Sequence[int], table: SigmaTable
) -> Iterator[str]:
    yield from grid_row(header, widths)
    yield rule(widths)
    for number, (row, blocks) in enumerate(zip(table.rows, grid, strict=True)):
        if number and not row.is_nested:
            yield ""
        yield from grid_row(blocks, widths)


def _grid_blocks(row: Row, table: SigmaTable) -> Iterator[Block]:
    indent = "  " if row.is_nested else ""
    told = (declaration_words(row), description_words(row))
    yield (indent + path_words(row), *(f"{indent}  {text}" for text in told if text))
    for cell in row.cells:
        entry = _entry(cell, row)
        actions = _actions(cell, table)
        yield tuple(text for text in (entry, actions) if text)


def _entry(cell: Cell, row: Row) -> str:
    words = entry_words(cell, row)
    return f"[{', '.join(words)}]" if words else ""


def _actions(cell: Cell, table: SigmaTable) -> str:
    return ", ".join(action_words(cell, is_opaque=cell.procedure in table.opaque_procedures))


def _list(table: SigmaTable, columns: int) -> Iterator[str]:
    """Every field with a line for each procedure that touches it, then what holds of it in the others."""
    names = (" ".join(column_words(column)) for column in table.columns)
    yield from wrapped(f"Procedures: {', '.join(names)}", columns=columns)
    lines = [tuple(_list_lines(row, table)) for row in table.rows]
    widths = list_widths([line for found in lines for line in found], columns - len(_LIST_INDENT))
    for row, found in zip(table.rows, lines, strict=True):
        if not row.is_nested:
            yield ""
        indent = "  " if row.is_nested else ""
        declared = (path_words(row), declaration_words(row))
        yield from wrapped(indent + ": ".join(text for text in declared if text), columns=columns)
        if description_words(row):
            yield from wrapped(f"{indent}  {description_words(row)}", columns=columns)
        for line in found:
            yield from (f"{_LIST_INDENT}{text}" for text in grid_row(line, widths))
        states = elsewhere(row, table).items()
        if states:
            text = "; ".join(f"[{words}] {several(procedures)}" for words, procedures in states)
            yield from wrapped(f"{_LIST_INDENT}elsewhere: {text}", columns=columns)


def _list_lines(row: Row, table: SigmaTable) -> Iterator[tuple[Block, ...]]:
    for cell in row.cells:
        actions = _actions(cell, table)
        if actions:
            yield (cell.procedure,), (_entry(cell, row),), (actions,), (", ".join(cell.handlers),)


def _notes(table: SigmaTable, columns: int) -> Iterator[str]:
    sections = (
        ("Remarks", remarks(table)),
        (OPAQUE_HEADING, opaque_remarks(table)),
        (UNTRACKED_HEADING, untracked_remarks(table)),
    )
    for heading, sentences in sections:
        if sentences:
            yield ""
            yield from wrapped(f"{heading}:", columns=columns)
            for sentence in sentences:
                yield from wrapped(f"  - {sentence}", columns=columns)
