"""`graph --format json`, version 1; the schema is docs/formats/graph-v1.schema.json."""

import json
from collections.abc import Iterable
from typing import Any, Final

from sopy_compiler.emit.machine_view import Edge, MachineView, Node
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.unresolved import Unresolved

VERSION: Final = 1


def write_json(machines: Iterable[MachineView]) -> str:
    """All workflows as one document."""
    document = {"version": VERSION, "workflows": [workflow_data(machine) for machine in machines]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def workflow_data(machine: MachineView) -> dict[str, Any]:
    """One workflow."""
    return {
        "name": machine.name,
        "module": machine.module,
        "sigma": machine.sigma,
        "entries": list(machine.entries),
        "procedures": [_procedure(node) for node in machine.nodes],
        "transitions": [_transition(edge) for edge in machine.edges],
        "effects": [_effect(name, run) for name, run in machine.runs],
        "unresolved": [_unresolved(one) for one in machine.unresolved],
    }


def _procedure(node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "qualname": node.qualname,
        "path": node.span.path if node.span else None,
        "line": node.span.line if node.span else None,
        "prompt": node.prompt,
        "terminal": node.is_terminal,
        "reachable": node.is_reachable,
        "ignore": list(node.ignores),
        "expects": list(node.expects),
    }


def _transition(edge: Edge) -> dict[str, Any]:
    taken = {} if edge.taken is None else {"taken": edge.taken}
    return {
        "source": edge.source,
        "target": edge.target,
        "event": edge.event,
        "handler": edge.handler,
        "kind": edge.kind.value,
        "condition": edge.condition,
        "expression": edge.expression,
        "prompt": edge.prompt,
        "path": edge.span.path,
        "line": edge.span.line,
        **taken,
    }


def _effect(procedure: str, run: HandlerRun) -> dict[str, Any]:
    return {
        "procedure": procedure,
        "handler": run.name,
        "event": simple_name(run.event),
        "reads": list(run.effect.reads),
        "writes": list(run.effect.writes),
        "mutates": {path: list(operations) for path, operations in run.effect.mutates},
        "opaque": run.effect.is_opaque,
    }


def _unresolved(one: Unresolved) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "reason": one.reason,
        "symbol": one.symbol,
        "path": one.span.path,
        "line": one.span.line,
    }
