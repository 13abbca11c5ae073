"""`graph --format mermaid`: a state diagram that GitHub, GitLab and most editors draw."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from sopy_compiler.emit.drawn_edge import drawn_edges
from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.ir.vocabulary import END_STATE
from sopy_compiler.source.printable import one_line

_LABEL_COLUMNS: Final = 26
_UNSAFE: Final = re.compile(r"[^\w \-+*/=.,!?()\[\]|']")


def write_mermaid(machines: Sequence[MachineView]) -> str:
    """One diagram; of several workflows each is a composite state."""
    lines = ["stateDiagram-v2"]
    if any(not node.is_reachable for machine in machines for node in machine.nodes):
        lines.append("    classDef unreachable stroke-dasharray: 5 5")
    for number, machine in enumerate(machines, 1):
        if len(machines) == 1:
            lines += (f"    {line}" for line in _machine(machine, "s"))
        else:
            lines.append(f"    state {_quoted(machine.name)} as w{number} {{")
            lines += (f"        {line}" for line in _machine(machine, f"w{number}s"))
            lines.append("    }")
    return "\n".join(lines) + "\n"


def _machine(machine: MachineView, prefix: str) -> Iterator[str]:
    identifiers = {END_STATE: "[*]"}
    for name in _drawn_names(machine):
        if name != END_STATE:
            # Names may be words of the diagram language (`state`, `end`), so states are numbered.
            identifiers[name] = f"{prefix}{len(identifiers)}"
            yield f"state {_quoted(name)} as {identifiers[name]}"
    for node in machine.nodes:
        if node.is_start:
            yield f"[*] --> {identifiers[node.name]}"
    for edge in drawn_edges(machine.edges):
        # The labels of loops cover those of other arrows: they are kept short.
        labels = (cause.short_label if edge.is_loop else cause.label for cause in edge.causes)
        yield f"{identifiers[edge.source]} --> {identifiers[edge.target]} : {_label(labels)}"
    for node in machine.nodes:
        if not node.is_reachable and not node.is_terminal:
            yield f"class {identifiers[node.name]} unreachable"


def _drawn_names(machine: MachineView) -> Iterable[str]:
    """The procedures, then targets that a fragment never defines."""
    known = [node.name for node in machine.nodes]
    return dict.fromkeys([*known, *(edge.target for edge in machine.edges)])


def _label(texts: Iterable[str]) -> str:
    lines = (line for text in texts for line in wrap(one_line(" ".join(text.split())), _LABEL_COLUMNS))
    return "<br/>".join(_escaped(line) for line in lines)


def _quoted(text: str) -> str:
    return f'"{_escaped(one_line(text))}"'


def _escaped(text: str) -> str:
    """Everything that could mean something to Mermaid or HTML as a numbered entity."""
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)
