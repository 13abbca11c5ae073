"""`graph --format dot`: the language of Graphviz."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from sopy_compiler.emit.drawn_edge import DrawnEdge, drawn_edges
from sopy_compiler.emit.machine_view import MachineView, Node
from sopy_compiler.source.printable import one_line

_LABEL_COLUMNS: Final = 36
_HEAD: Final = """\
digraph sopy {
    graph [rankdir=TB, fontname="Helvetica", nodesep=0.5, ranksep=0.6]
    node [shape=box, style="rounded", fontname="Helvetica", fontsize=11, margin="0.2,0.1"]
    edge [fontname="Helvetica", fontsize=9, arrowsize=0.7]
"""


def write_dot(machines: Sequence[MachineView]) -> str:
    """One graph; each workflow is a cluster."""
    lines = [line for number, machine in enumerate(machines, 1) for line in _cluster(machine, f"w{number}")]
    return _HEAD + "".join(f"    {line}\n" for line in lines) + "}\n"


def _cluster(machine: MachineView, prefix: str) -> Iterator[str]:
    identifiers: dict[str, str] = {}
    yield f"subgraph cluster_{prefix} {{"
    yield f'    label={_text(machine.name)}; style="rounded"; color="gray80"'
    yield f'    {prefix}_start [shape=circle, style=filled, fillcolor=black, label="", width=0.2]'
    for node in machine.nodes:
        identifiers[node.name] = f"{prefix}_s{len(identifiers) + 1}"
        yield f"    {identifiers[node.name]} [{_node_attributes(node)}]"
    for edge in machine.edges:
        if edge.target not in identifiers:
            identifiers[edge.target] = f"{prefix}_s{len(identifiers) + 1}"
            yield f'    {identifiers[edge.target]} [label={_text(edge.target)}, style="rounded,dashed"]'
    for node in machine.nodes:
        if node.is_start:
            yield f"    {prefix}_start -> {identifiers[node.name]}"
    for drawn in drawn_edges(machine.edges):
        ends = f"{identifiers[drawn.source]} -> {identifiers[drawn.target]}"
        yield f"    {ends} [{_edge_attributes(drawn)}]"
    yield "}"


def _node_attributes(node: Node) -> str:
    if node.is_terminal:
        return f"shape=doublecircle, label={_text(node.name)}"
    label = f"{node.name}\n{node.prompt}" if node.prompt else node.name
    faded = "" if node.is_reachable else ', style="rounded,dashed", color=gray50, fontcolor=gray50'
    return f"label={_text(label)}{faded}"


def _edge_attributes(edge: DrawnEdge) -> str:
    label = "\n".join(" ".join(cause.label.split()) for cause in edge.causes)
    return f"label={_text(label)}" + (", style=dashed" if edge.only_recovers else "")


def _text(text: str) -> str:
    """A quoted string, wrapped; a line end in the text is one in the label."""
    lines = [part for line in text.split("\n") for part in wrap(one_line(line), _LABEL_COLUMNS) or [""]]
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
