"""Finding the built table of a module, and making sure that it still describes the source."""

import importlib
import sys
import warnings
from pathlib import Path
from typing import Any

from sopy_runtime.errors import StaleTableWarning, TableError
from sopy_runtime.introspection import handlers_of
from sopy_runtime.procedure import Procedure
from sopy_runtime.table import Entry, Table, handler_of, introspect


def source_hash(source: bytes) -> str:
    """The hash a table records for a source file; line ends do not count."""
    import hashlib  # noqa: PLC0415  takes longer than most of this package, and few processes need it

    return "sha256:" + hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()


def built_table(module: str) -> Table | None:
    """The current built table of this module; None if there is none, or none that can be trusted.

    Warns:
        StaleTableWarning: there is one, but its source has changed or it cannot be imported.
    """
    name = f"{module}_sopy"
    found: object = None
    try:
        found = importlib.import_module(name).TABLE
        reason = _staleness(found) if isinstance(found, Table) else f"{name}.TABLE is not a table"
    except ModuleNotFoundError as error:
        if error.name == name:
            return None
        reason = str(error)
    except (ImportError, AttributeError, TableError) as error:
        reason = str(error)
    if not reason:
        return found if isinstance(found, Table) else None
    warnings.warn(
        f"the built table {name} is not used: {reason}; run `sopyc build` again",
        StaleTableWarning,
        stacklevel=4,
    )
    return None


def entries_of(procedure: type[Procedure[Any]]) -> tuple[Entry[Any], ...]:
    """The rows of a class: of its module's built table, if that describes it, else found by looking."""
    table = built_table(procedure.__module__)
    rows = table.of(procedure) if table else None
    if rows is not None and describes(rows, procedure):
        return in_order(rows, procedure)
    return introspect(procedure)


def describes(entries: tuple[Entry[Any], ...], procedure: type[Procedure[Any]]) -> bool:
    """Whether the rows name exactly the handlers that the class has."""
    return {row.event: handler_of(row) for row in entries} == handlers_of(procedure)


def in_order(entries: tuple[Entry[Any], ...], procedure: type[Procedure[Any]]) -> tuple[Entry[Any], ...]:
    """The rows of a class in the order in which it has its handlers, as without a table."""
    order = list(handlers_of(procedure))
    return tuple(sorted(entries, key=lambda row: order.index(row.event)))


def _staleness(table: Table) -> str:
    """Why the table cannot be trusted; empty if it can."""
    for module, recorded in table.sources:
        path = Path(getattr(sys.modules.get(module), "__file__", None) or "")
        # A program shipped without its source cannot have been edited.
        if path.suffix == ".py" and path.is_file() and source_hash(path.read_bytes()) != recorded:
            return f"{path} has changed since it was built"
    return ""
