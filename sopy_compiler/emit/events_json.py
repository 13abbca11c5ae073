"""`sigma --events --format json`, version 1; the schema is docs/formats/events-v1.schema.json."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sopy_compiler.emit.event_matrix import Cell, EventMatrix, Reception, Row
from sopy_compiler.emit.event_words import payload_text
from sopy_compiler.emit.sigma_json import column_data

VERSION: Final = 1


def write_events_json(matrices: Sequence[EventMatrix]) -> str:
    """All matrices as one document."""
    document = {"version": VERSION, "matrices": [_matrix(matrix) for matrix in matrices]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _matrix(matrix: EventMatrix) -> dict[str, Any]:
    return {
        "workflow": matrix.workflow,
        "module": matrix.module,
        "procedures": [column_data(column) for column in matrix.columns],
        "events": [_row(row) for row in matrix.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    event = row.event
    payload = event.payload if event is not None else None
    return {
        "name": row.name,
        "qualname": row.qualname,
        "path": event.span.path if event is not None else None,
        "line": event.span.line if event is not None else None,
        "payload": payload_text(payload) if payload is not None else "",
        "description": event.description if event is not None else "",
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    data: dict[str, Any] = {"procedure": cell.procedure, "kind": cell.reception.value}
    if cell.reception is Reception.HANDLED:
        data |= {
            "handler": cell.handler,
            "declared_event": cell.declared_event,
            "outcomes": [{"kind": way.kind.value, "target": way.target} for way in cell.ways_out],
            "complete": cell.is_complete,
            "fails": cell.fails,
        }
    return data
