"""What the page of `graph --format html` shows, as one document of JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopy_compiler.analysis.field_state import Certainty
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.emit.machine_json import workflow_data
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.emit.page.overlay import Overlay, overlays
from sopy_compiler.emit.sigma_table import Cell, Row, SigmaTable
from sopy_compiler.emit.sigma_words import (
    declaration_words,
    description_words,
    entry_words,
    opaque_remarks,
    path_words,
    remarks,
    title,
    untracked_remarks,
)
from sopy_compiler.ir.qualified_name import simple_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Workflows, how their states evolve, and what is wrong; `texts` are sources by the path reports show."""

    machines: tuple[MachineView, ...]
    tables: tuple[SigmaTable, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def page_data(page: Page) -> dict[str, Any]:
    """The document; texts of files that nothing in it points at are left out."""
    found = overlays(page.findings, page.machines)
    shown = set(_paths(page))
    return {
        "workflows": [_workflow(machine, page.tables) for machine in page.machines],
        "findings": [_finding(one) for one in found],
        "files": {path: text for path, text in sorted(page.texts.items()) if path in shown},
    }


def _paths(page: Page) -> Iterable[str]:
    for machine in page.machines:
        yield from (node.span.path for node in machine.nodes if node.span)
        yield from (edge.span.path for edge in machine.edges)
    for finding in page.findings:
        yield finding.span.path
        yield from (place.span.path for place in (*finding.flow, *finding.related))


def _workflow(machine: MachineView, tables: Sequence[SigmaTable]) -> dict[str, Any]:
    own = [one for one in tables if (one.workflow, one.module) == (machine.name, machine.module)]
    bodies = {node.name: [node.body.line, node.body.end_line] for node in machine.nodes if node.body}
    return workflow_data(machine) | {
        "starts": [node.name for node in machine.nodes if node.is_start],
        "bodies": bodies,
        "incomplete": [
            {"procedure": name, "handler": run.name, "event": simple_name(run.event)}
            for name, run in machine.runs
            if not run.is_complete
        ],
        "tables": [_table(table) for table in own],
    }


def _table(table: SigmaTable) -> dict[str, Any]:
    return {
        "title": title(table),
        "columns": [column.name for column in table.columns],
        "rows": [_row(row, table) for row in table.rows],
        "notes": [*remarks(table), *opaque_remarks(table), *untracked_remarks(table)],
    }


def _row(row: Row, table: SigmaTable) -> dict[str, Any]:
    return {
        "path": path_words(row),
        "nested": row.is_nested,
        "declaration": declaration_words(row),
        "description": description_words(row),
        "cells": [
            _cell(cell, row, is_opaque=cell.procedure in table.opaque_procedures) for cell in row.cells
        ],
    }


def _cell(cell: Cell, row: Row, *, is_opaque: bool) -> dict[str, Any]:
    assigned = cell.entry.assigned if cell.entry is not None else Certainty.SURELY
    return {
        "entry": list(entry_words(cell, row)),
        "assigned": assigned.value,
        "reads": cell.is_read,
        "writes": cell.is_written,
        "changes": list(cell.operations),
        "more": is_opaque,
        "handlers": list(cell.handlers),
    }


def _finding(overlay: Overlay) -> dict[str, Any]:
    finding = overlay.finding
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "symbol": finding.symbol,
        "path": finding.span.path,
        "line": finding.span.line,
        "end_line": finding.span.end_line,
        "places": [
            {"workflow": place.workflow, "procedure": place.procedure, "transitions": list(place.transitions)}
            for place in overlay.places
        ],
        "steps": [
            {
                "workflow": step.workflow,
                "transition": step.transition,
                "message": step.place.message,
                "path": step.place.span.path,
                "line": step.place.span.line,
            }
            for step in overlay.steps
        ],
        "related": [
            {"message": place.message, "path": place.span.path, "line": place.span.line}
            for place in finding.related
        ],
    }
