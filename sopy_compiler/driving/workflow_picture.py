"""The machine as lines for a terminal: where the run is, where it can go, and where it has been."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sopy_compiler.driving.driver import Way
from sopy_compiler.emit.drawn_edge import Cause, DrawnEdge, drawn_edges
from sopy_compiler.emit.machine_view import MachineView, Node
from sopy_compiler.report.style import Ink, Style
from sopy_compiler.source.printable import one_line

Taken = Mapping[Way, int]
"""How often the run went this way."""

_CONDITION_COLUMNS: Final = 60


def picture(
    machine: MachineView, here: str, taken: Taken, style: Style, *, is_whole: bool = True
) -> Sequence[str]:
    """The procedures with their ways out; without `is_whole` only the one where the run is."""
    arrows = drawn_edges(machine.edges)
    return [
        line
        for node in _in_order(machine)
        if not node.is_terminal or node.name == here
        if is_whole or node.name == here
        for line in _procedure(node, [one for one in arrows if one.source == node.name], here, taken, style)
    ]


def _in_order(machine: MachineView) -> Iterator[Node]:
    """From the starts on, each before what it leads to; what nothing leads to comes last."""
    nodes = {node.name: node for node in machine.nodes}
    pending = [node.name for node in machine.nodes if node.is_start]
    pending += [name for name in nodes if name not in pending]
    is_reached = {name for name in pending if nodes[name].is_start}
    seen: set[str] = set()
    while pending:
        name = pending.pop(0)
        if name in seen or name not in nodes:
            continue
        seen.add(name)
        yield nodes[name]
        following = [edge.target for edge in machine.edges if edge.source == name]
        if name in is_reached:
            is_reached.update(following)
        pending = following + pending


def _procedure(
    node: Node, arrows: Sequence[DrawnEdge], here: str, taken: Taken, style: Style
) -> Iterator[str]:
    is_here = node.name == here
    name = style.paint(one_line(node.name), Ink.STRONG) if is_here else one_line(node.name)
    yield f"{'▶' if is_here else ' '} {name}"
    ways = [(arrow, cause) for arrow in arrows for cause in arrow.causes]
    for number, (arrow, cause) in enumerate(ways, 1):
        branch = "└" if number == len(ways) else "├"
        count = taken.get((arrow.source, cause.event, cause.kind, arrow.target), 0)
        line = f"{branch} {_label(cause)} {_arrow(arrow)}"
        yield f"    {style.paint(f'{line}  taken {count}', Ink.HELP) if count else line}"


def _arrow(arrow: DrawnEdge) -> str:
    return "↺" if arrow.is_loop else f"→ {one_line(arrow.target)}"


def _label(cause: Cause) -> str:
    label = one_line(cause.label)
    return label if len(label) <= _CONDITION_COLUMNS else f"{label[: _CONDITION_COLUMNS - 1]}…"
