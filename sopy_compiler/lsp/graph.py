"""The machines that a file is part of, in any format of `sopyc graph`, with the places of their nodes."""

from dataclasses import dataclass

from sopy_compiler.compiler import machines
from sopy_compiler.emit.formats import GRAPH_WRITERS
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span


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
    if write is None:
        raise UnknownFormatError(f"unknown format `{format_name}`: known are {', '.join(GRAPH_WRITERS)}")
    found = machines(view.group.compilation)
    own = tuple(one for one in found if _is_in(one, view.path))
    shown = own or found
    nodes = tuple((node.name, node.span) for one in shown for node in one.nodes if node.span is not None)
    return Graph(text=write(shown), nodes=nodes)


def _is_in(machine: MachineView, path: str) -> bool:
    return any(node.span is not None and node.span.path == path for node in machine.nodes)
