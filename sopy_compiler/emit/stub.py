"""The stub beside a dispatch table: `<module>_sopy.pyi`.

Each row is typed, so that every type checker sees whether procedure, event and handler agree: a decorator
alone cannot say that a handler takes the sigma of its procedure.
"""

from sopy_compiler.emit.dispatch_table import DispatchTable, NamedRow, header, imports
from sopy_compiler.emit.dispatch_table_text import call, layout, tuple_of


def write_stub(table: DispatchTable) -> str:
    """The text of the stub."""
    parts = [header(table), "from typing import Final\n", imports(table, {"Table", "entry"})]
    for procedure, rows in table.groups:
        parts.append(f"# {procedure}\n" + "\n".join(map(_row, rows)) + "\n")
    parts.append("TABLE: Final[Table]")
    return "\n".join(parts) + "\n"


def _row(named: NamedRow) -> str:
    row = named.row
    arguments = (row.procedure, row.event, f"{row.procedure}.{row.handler}")
    targets = {} if row.targets is None else {"targets": tuple_of(row.targets)}
    return layout(f"{named.name}: Final = ", call("entry", *arguments, **targets))
