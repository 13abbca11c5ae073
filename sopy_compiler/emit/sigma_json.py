"""`sigma --format json`, version 1; the schema is docs/formats/sigma-v1.schema.json."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sopy_compiler.analysis.field_state import FieldState
from sopy_compiler.emit.sigma_table import Cell, Gap, Row, SigmaTable, Use
from sopy_compiler.emit.table_column import Column
from sopy_compiler.ir.codec import constant_data
from sopy_compiler.ir.sigma import DefaultKind

VERSION: Final = 1


def write_sigma_json(tables: Sequence[SigmaTable]) -> str:
    """All tables as one document."""
    document = {"version": VERSION, "tables": [_table(table) for table in tables]}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def column_data(column: Column) -> dict[str, Any]:
    """A procedure."""
    return {
        "name": column.name,
        "qualname": column.qualname,
        "path": column.span.path,
        "line": column.span.line,
        "start": column.is_start,
        "reachable": column.is_reachable,
    }


def _table(table: SigmaTable) -> dict[str, Any]:
    return {
        "workflow": table.workflow,
        "module": table.module,
        "sigma": table.sigma,
        "procedures": [column_data(column) for column in table.columns],
        "fields": [_row(row) for row in table.rows],
        "gaps": [_gap(gap) for gap in table.gaps],
    }


def _row(row: Row) -> dict[str, Any]:
    field = row.field
    kind = field.default_kind if field is not None else None
    default = (field.default if field is not None else "") or None
    return {
        "path": row.path,
        "declared": field is not None,
        "type": row.type_text,
        "required": kind is DefaultKind.REQUIRED,
        "default": default if kind is DefaultKind.VALUE else None,
        "default_factory": default if kind is DefaultKind.FACTORY else None,
        "description": field.description if field is not None else "",
        "read": row.is_read,
        "changed": row.is_changed,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "procedure": cell.procedure,
        "entry": _state(cell.entry) if cell.entry is not None else None,
        "uses": [_use(use) for use in cell.uses],
    }


def _state(state: FieldState) -> dict[str, Any]:
    return {
        "assigned": state.assigned.value,
        "none": state.none.value if state.none is not None else None,
        "values": [constant_data(value) for value in state.values] if state.values is not None else None,
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "handler": use.handler,
        "event": use.event,
        "reads": use.reads,
        "writes": use.writes,
        "mutates": list(use.operations),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "procedure": gap.procedure,
        "handler": gap.handler,
        "kind": "opaque" if gap.is_opaque else "untracked",
        "reason": gap.reason,
    }
