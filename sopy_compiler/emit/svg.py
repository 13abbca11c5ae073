"""`graph --format svg`: a picture that browsers, READMEs and notebooks show; it loads and runs nothing."""

import itertools
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from sopy_compiler.emit.drawn_edge import DrawnEdge, drawn_edges
from sopy_compiler.emit.layout.layered import lay_out
from sopy_compiler.emit.layout.shapes import Box, Drawing, Line, Point, Route
from sopy_compiler.emit.machine_view import MachineView, Node
from sopy_compiler.emit.svg_style import STYLE
from sopy_compiler.emit.text_size import text_width, wrapped
from sopy_compiler.ir.vocabulary import END_STATE
from sopy_compiler.source.printable import one_line

NAMESPACE: Final = "http://www.w3.org/2000/svg"
_EDGE_OF_PAGE: Final = 16.0
_HEADING: Final = 34.0
_NAME_SIZE, _TEXT_SIZE, _LABEL_SIZE = 13.0, 11.0, 10.5
_LINE_HEIGHT: Final = 14.0
_MOST_LINES: Final = 3
_START, _END = "start", "end"


def write_svg(machines: Sequence[MachineView]) -> str:
    """One picture; several workflows stand below each other."""
    parts: list[str] = []
    width, top = 0.0, _EDGE_OF_PAGE
    for machine in machines:
        picture = _Picture(machine)
        parts.append(f'<g class="workflow" transform="translate({_EDGE_OF_PAGE:g} {top:g})">')
        parts += picture.lines()
        parts.append("</g>")
        width = max(width, picture.width)
        top += picture.height + _EDGE_OF_PAGE
    title = ", ".join(machine.name for machine in machines) or "no workflow"
    size = f"{width + 2 * _EDGE_OF_PAGE:.0f}", f"{top:.0f}"
    head = (
        f'<svg xmlns="{NAMESPACE}" width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}" '
        f'role="img" class="sopyc"><title>{_text(title)}</title><style>\n{STYLE}</style>'
    )
    arrow = (
        '<defs><marker id="sopyc-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0,0.5 L8,4 L0,7.5 Z" class="head"/></marker></defs>'
    )
    return (
        "\n".join([head, arrow, '<rect width="100%" height="100%" class="page"/>', *parts, "</svg>"]) + "\n"
    )


class _Picture:
    """One workflow; places are relative to its upper left corner."""

    def __init__(self, machine: MachineView) -> None:
        self._machine = machine
        known = {node.name: node for node in machine.nodes}
        lost = [edge.target for edge in machine.edges if edge.target not in known]
        self._names = [*known, *dict.fromkeys(lost)]
        self._nodes = [known.get(name) for name in self._names]
        self._edges = drawn_edges(machine.edges)
        self._loops = {edge.source: edge for edge in self._edges if edge.is_loop}
        self._moves = [edge for edge in self._edges if not edge.is_loop]
        self._starts = [number for number, node in enumerate(self._nodes) if node and node.is_start]
        self._labels = [_label(edge) for edge in self._moves]
        self._boxes = [self._box(number) for number in range(len(self._names))]
        self._drawing = self._lay_out()
        self._title = one_line(machine.name)
        self.width = max(self._drawing.width, text_width(self._title, 16) + 8)
        self.height = self._drawing.height + _HEADING

    def _lay_out(self) -> Drawing:
        numbers = {name: number for number, name in enumerate(self._names)}
        lines = [
            Line(
                source=numbers[edge.source],
                target=numbers[edge.target],
                width=max(text_width(line, _LABEL_SIZE) for line in label) + 8,
                height=len(label) * _LINE_HEIGHT,
            )
            for edge, label in zip(self._moves, self._labels, strict=True)
        ]
        dot = len(self._boxes)
        boxes, starts = self._boxes, self._starts
        if starts:
            boxes = [*boxes, Box(width=14, height=14)]
            lines += [Line(source=dot, target=start, width=1, height=0) for start in starts]
            starts = [dot, *starts]
        return lay_out(boxes, lines, starts)

    def _box(self, number: int) -> Box:
        name, loop = self._names[number], self._loops.get(self._names[number])
        if name == END_STATE:
            return Box(width=26, height=26)
        rows = self._rows(number)
        widths = [text_width(text, size) for text, size, _ in rows]
        margin = 0.0
        count = len(rows)
        if loop is not None:
            label = _label(loop)
            margin = max(text_width(line, _LABEL_SIZE) for line in label) + 34
            count = max(count, len(label), 2)
        return Box(width=max(widths) + 24, height=count * _LINE_HEIGHT + 14, margin=margin)

    def _rows(self, number: int) -> list[tuple[str, float, str]]:
        """The texts in a box: text, size, class."""
        node = self._nodes[number]
        rows = [(one_line(self._names[number]), _NAME_SIZE, "name")]
        lines = wrapped(node.prompt, 36, most=_MOST_LINES) if node else ["not known"]
        return [*rows, *((line, _TEXT_SIZE, "prompt") for line in lines if line)]

    def lines(self) -> Iterator[str]:
        """The elements."""
        yield f'<text class="heading" x="4" y="16">{_text(self._title)}</text>'
        yield f'<g transform="translate(0 {_HEADING:g})">'
        for edge, label, route in zip(self._moves, self._labels, self._drawing.routes, strict=False):
            yield from _arrow(edge, label, route)
        for route in self._drawing.routes[len(self._moves) :]:
            yield f'<path class="line" d="{_curve(route.points)}" marker-end="url(#sopyc-arrow)"/>'
        for number, centre in enumerate(self._drawing.centres):
            if number == len(self._names):
                yield f'<circle class="start" cx="{centre.x:.1f}" cy="{centre.y:.1f}" r="7"/>'
            else:
                yield from self._node(number, centre)
        yield "</g>"

    def _node(self, number: int, centre: Point) -> Iterator[str]:
        name, node, box = self._names[number], self._nodes[number], self._boxes[number]
        kind = "procedure" + (" lost" if node is None else "" if node.is_reachable else " unreachable")
        yield f'<g class="{kind}" data-name="{_text(name)}"><title>{_text(_tooltip(name, node))}</title>'
        x, y = centre
        if name == END_STATE:
            yield f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}" r="12"/>'
            yield f'<circle class="start" cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
        else:
            left, top = x - box.width / 2, y - box.height / 2
            size = f'width="{box.width:.1f}" height="{box.height:.1f}" rx="7"'
            yield f'<rect class="box" x="{left:.1f}" y="{top:.1f}" {size}/>'
            rows = self._rows(number)
            first = y - (len(rows) - 1) * _LINE_HEIGHT / 2 + 4
            for row, (text, size_of_text, kind_of_text) in enumerate(rows):
                yield (
                    f'<text class="{kind_of_text}" x="{x:.1f}" y="{first + row * _LINE_HEIGHT:.1f}" '
                    f'font-size="{size_of_text:g}">{_text(text)}</text>'
                )
        yield "</g>"
        if name in self._loops:
            yield from _loop(self._loops[name], box, centre)


def _arrow(edge: DrawnEdge, label: Sequence[str], route: Route) -> Iterator[str]:
    yield _edge_group(edge)
    yield f'<path class="line" d="{_curve(route.points)}" marker-end="url(#sopyc-arrow)"/>'
    yield from _label_lines(label, Point(route.label.x + 5, route.label.y))
    yield "</g>"


def _loop(edge: DrawnEdge, box: Box, centre: Point) -> Iterator[str]:
    """An arrow that leaves the box on its right and returns there."""
    right, up, down = centre.x + box.width / 2, centre.y - 9, centre.y + 9
    bow = right + 30
    yield _edge_group(edge)
    yield (
        f'<path class="line" d="M{right:.1f},{up:.1f} C{bow:.1f},{up - 8:.1f} {bow:.1f},{down + 8:.1f} '
        f'{right:.1f},{down:.1f}" marker-end="url(#sopyc-arrow)"/>'
    )
    yield from _label_lines(_label(edge), Point(right + 27, centre.y))
    yield "</g>"


def _edge_group(edge: DrawnEdge) -> str:
    kind = "edge recover" if edge.only_recovers else "edge"
    full = "\n".join(cause.label for cause in edge.causes)
    ends = f'data-source="{_text(edge.source)}" data-target="{_text(edge.target)}"'
    return f'<g class="{kind}" {ends}><title>{_text(f"{edge.source} → {edge.target}")}\n{_text(full)}</title>'


def _label_lines(label: Sequence[str], place: Point) -> Iterator[str]:
    top = place.y - (len(label) - 1) * _LINE_HEIGHT / 2 + 4
    for row, line in enumerate(label):
        yield f'<text class="label" x="{place.x:.1f}" y="{top + row * _LINE_HEIGHT:.1f}">{_text(line)}</text>'


def _label(edge: DrawnEdge) -> list[str]:
    """The events of an arrow, and their conditions as far as there is room; the rest is in its title."""
    texts = (cause.short_label if edge.is_loop else cause.label for cause in edge.causes)
    return [line for text in texts for line in wrapped(text, 30, most=_MOST_LINES)]


def _tooltip(name: str, node: Node | None) -> str:
    if node is None:
        return f"{name}: not among the sources"
    return "\n".join(part for part in (name, node.prompt, "" if node.is_reachable else "unreachable") if part)


def _curve(points: Sequence[Point]) -> str:
    """A line that passes all points and leaves each of them up or down."""
    parts = [f"M{points[0].x:.1f},{points[0].y:.1f}"]
    for start, end in itertools.pairwise(points):
        middle = (start.y + end.y) / 2
        parts.append(f"C{start.x:.1f},{middle:.1f} {end.x:.1f},{middle:.1f} {end.x:.1f},{end.y:.1f}")
    return " ".join(parts)


def _text(text: str) -> str:
    return escape("\n".join(one_line(line) for line in text.split("\n")))
