"""What procedures do with the fields of their state, made once for each group."""

from collections.abc import Iterator
from functools import lru_cache

from sopy_compiler.emit.sigma_table import Cell, Row, SigmaTable, view_sigma_tables
from sopy_compiler.lsp.workspace import View
from sopy_compiler.project.group_check import AnalysedGroup


@lru_cache(maxsize=4)
def _tables(group: AnalysedGroup) -> tuple[SigmaTable, ...]:
    facts = group.compilation.facts
    return view_sigma_tables(facts, facts.typestate.at_entry)


def cells_of_procedure(view: View, qualname: str) -> Iterator[tuple[Row, Cell]]:
    """The fields with what the procedure does with them and what they are when it is entered."""
    for table in _tables(view.group):
        for column, column_cells in _columns(table):
            if column == qualname:
                yield from column_cells


def rows_of_field(view: View, owner: str, name: str) -> Iterator[tuple[SigmaTable, Row]]:
    """The rows of the tables that are about a field of a model."""
    for table in _tables(view.group):
        for row in table.rows:
            if row.field is not None and row.field.owner == owner and row.field.name == name:
                yield table, row


def _columns(table: SigmaTable) -> Iterator[tuple[str, tuple[tuple[Row, Cell], ...]]]:
    for number, column in enumerate(table.columns):
        yield column.qualname, tuple((row, row.cells[number]) for row in table.rows)
