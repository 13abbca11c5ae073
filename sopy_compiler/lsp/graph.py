"""The machines that a file is part of, in any format of `sopyc graph`, with the places of their nodes."""

from dataclasses import dataclass
from typing import Final

from sopy_compiler.compiler import machines, sigma_tables
from sopy_compiler.emit.formats import GRAPH_WRITERS
from sopy_compiler.emit.graph_html import write_graph_html
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.emit.page.page_data import Page
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span

PAGE: Final = "html"


class UnknownFormatError(ValueError):
    """A format that `sopyc graph` does not have either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """`nodes` are the names in the picture with the places of the classes."""

    text: str
    nodes: tuple[tuple[str, Span], ...]


def graph(view: View, format_name: str) -> Graph:
    """The workflows with a procedure in the view's own file, or all of the group where there is none.

    Raises:
        UnknownFormatError: there is no such format; the message lists those there are.
    """
    write = GRAPH_WRITERS.get(format_name)
    if write is None and format_name != PAGE:
        known = ", ".join((*GRAPH_WRITERS, PAGE))
        raise UnknownFormatError(f"unknown format `{format_name}`: known are {known}")
    found = machines(view.group.compilation)
    own = tuple(one for one in found if _is_in(one, view.path))
    shown = own or found
    nodes = tuple((node.name, node.span) for one in shown for node in one.nodes if node.span is not None)
    return Graph(text=_page(view, shown) if write is None else write(shown), nodes=nodes)


def _page(view: View, shown: tuple[MachineView, ...]) -> str:
    """The page of `sopyc graph --format html` for these machines."""
    names = {(one.name, one.module) for one in shown}
    tables = sigma_tables(view.group.compilation)
    return write_graph_html(
        Page(
            machines=shown,
            tables=tuple(one for one in tables if (one.workflow, one.module) in names),
            findings=view.group.result.findings,
            texts={source.path: source.text for source in view.group.sources},
        )
    )


def _is_in(machine: MachineView, path: str) -> bool:
    return any(node.span is not None and node.span.path == path for node in machine.nodes)
