"""`graph --format graphml`: GraphML 1.0 for Gephi, yEd and NetworkX; every transition is one edge."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sopy_compiler.emit.machine_view import Edge, MachineView, Node
from sopy_compiler.source.printable import one_line

NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
Value = str | int | bool

_NODE_TYPES: Final = {
    "workflow": "string",
    "name": "string",
    "qualname": "string",
    "path": "string",
    "line": "int",
    "prompt": "string",
    "terminal": "boolean",
    "reachable": "boolean",
    "entry": "boolean",
}
_EDGE_TYPES: Final = {
    "event": "string",
    "handler": "string",
    "kind": "string",
    "condition": "string",
    "expression": "string",
    "message": "string",
    "path": "string",
    "line": "int",
}


def write_graphml(machines: Sequence[MachineView]) -> str:
    """One directed graph with all workflows; nodes are called `workflow/procedure`."""
    root = Element("graphml", {"xmlns": NAMESPACE})
    for domain, types in (("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, kind in types.items():
            attributes = {"id": f"{domain}_{name}", "for": domain, "attr.name": name, "attr.type": kind}
            SubElement(root, "key", attributes)
    graph = SubElement(root, "graph", {"id": "sopy", "edgedefault": "directed"})
    numbers = count()
    for machine in machines:
        _write_machine(graph, machine, numbers)
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _write_machine(graph: Element, machine: MachineView, numbers: Iterator[int]) -> None:
    """Add the nodes and edges; parallel edges need identifiers of their own, taken from `numbers`."""
    known = {node.name for node in machine.nodes}
    for node in machine.nodes:
        _add(graph, "node", {"id": _identifier(machine, node.name)}, _node_values(machine, node))
    for missing in dict.fromkeys(edge.target for edge in machine.edges if edge.target not in known):
        _add(
            graph, "node", {"id": _identifier(machine, missing)}, {"workflow": machine.name, "name": missing}
        )
    for edge in machine.edges:
        ends = {"source": _identifier(machine, edge.source), "target": _identifier(machine, edge.target)}
        _add(graph, "edge", {"id": f"e{next(numbers)}", **ends}, _edge_values(edge))


def _identifier(machine: MachineView, name: str) -> str:
    return one_line(f"{machine.name}/{name}")


def _node_values(machine: MachineView, node: Node) -> Mapping[str, Value]:
    values: dict[str, Value] = {
        "workflow": machine.name,
        "name": node.name,
        "qualname": node.qualname,
        "prompt": node.prompt,
        "terminal": node.is_terminal,
        "reachable": node.is_reachable,
        "entry": node.is_start,
    }
    return values | {"path": node.span.path, "line": node.span.line} if node.span else values


def _edge_values(edge: Edge) -> Mapping[str, Value]:
    return {
        "event": edge.event,
        "handler": edge.handler,
        "kind": edge.kind.value,
        "condition": edge.condition,
        "expression": edge.expression,
        "message": edge.prompt,
        "path": edge.span.path,
        "line": edge.span.line,
    }


def _add(graph: Element, tag: str, attributes: Mapping[str, str], values: Mapping[str, Value]) -> None:
    element = SubElement(graph, tag, dict(attributes))
    for name, value in values.items():
        data = SubElement(element, "data", {"key": f"{tag}_{name}"})
        data.text = str(value).lower() if isinstance(value, bool) else one_line(str(value))
