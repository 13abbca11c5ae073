"""The graph formats by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sopy_compiler.emit.dot import write_dot
from sopy_compiler.emit.graphml import write_graphml
from sopy_compiler.emit.machine_json import write_json
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.emit.mermaid import write_mermaid
from sopy_compiler.emit.scxml import write_scxml
from sopy_compiler.emit.svg import write_svg

GRAPH_WRITERS: Final[Mapping[str, Callable[[Sequence[MachineView]], str]]] = {
    "mermaid": write_mermaid,
    "dot": write_dot,
    "json": write_json,
    "svg": write_svg,
    "graphml": write_graphml,
    "scxml": write_scxml,
}
