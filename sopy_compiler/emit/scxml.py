"""`graph --format scxml`: State Chart XML 1.0, a recommendation of the W3C.

Conditions are Python and no expressions of a data model of SCXML: they stand in attributes of a namespace of
their own, as the standard has it for extensions, and an interpreter sees alternatives in their place.
"""

import re
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sopy_compiler.emit.machine_view import Edge, MachineView, Node
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.vocabulary import END_STATE
from sopy_compiler.source.printable import one_line

NAMESPACE: Final = "http://www.w3.org/2005/07/scxml"
OWN_NAMESPACE: Final = "urn:sopyc:scxml"
_TOKEN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SAYING_NOTHING: Final = frozenset({"", "false"})


def write_scxml(machines: Sequence[MachineView]) -> str:
    """One document; of several workflows each is a compound state, and all run beside each other."""
    attributes = {"xmlns": NAMESPACE, "xmlns:sopy": OWN_NAMESPACE, "version": "1.0", "datamodel": "null"}
    root = Element("scxml", attributes)
    if len(machines) == 1:
        _write_machine(root, machines[0], "")
        _name(root, machines[0].name)
    elif machines:
        beside = SubElement(root, "parallel", {"id": "workflows"})
        for number, machine in enumerate(machines, 1):
            state = SubElement(beside, "state", {"id": f"w{number}", "sopy:name": one_line(machine.name)})
            _write_machine(state, machine, f"w{number}.")
    else:
        SubElement(root, "final", {"id": "nothing"})
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _write_machine(parent: Element, machine: MachineView, prefix: str) -> None:
    known = {node.name: node for node in machine.nodes}
    names = [*known, *dict.fromkeys(edge.target for edge in machine.edges if edge.target not in known)]
    identifiers = _identifiers(names, prefix)
    starts = [node.name for node in machine.nodes if node.is_start]
    if starts:
        # A machine of SCXML has one initial state; further starts are marked on their states.
        parent.set("initial", identifiers[starts[0]])
    for name in names:
        element = SubElement(
            parent, "final" if name == END_STATE else "state", _state(name, known.get(name), identifiers)
        )
        for edge in machine.edges:
            if edge.source == name:
                SubElement(element, "transition", _transition(edge, identifiers))


def _state(name: str, node: Node | None, identifiers: dict[str, str]) -> dict[str, str]:
    attributes = {"id": identifiers[name]}
    if name != END_STATE:
        attributes["sopy:name"] = one_line(name)
    if node is not None:
        attributes |= _telling(
            prompt=node.prompt,
            start="true" if node.is_start else "",
            unreachable=str(not node.is_reachable).lower(),
            place=f"{node.span.path}:{node.span.line}" if node.span else "",
        )
    return attributes


def _transition(edge: Edge, identifiers: dict[str, str]) -> dict[str, str]:
    attributes = {"event": _event(edge.event)} if edge.event else {}
    # Without a target the state is neither left nor entered again: what staying, recovering and raising do.
    if edge.kind in {TransitionKind.MOVE, TransitionKind.FINISH}:
        attributes["target"] = identifiers[edge.target]
    return attributes | _telling(
        event=edge.event if _event(edge.event) != edge.event else "",
        kind=edge.kind.value,
        handler=edge.handler,
        condition=edge.condition,
        expression=edge.expression,
        message=edge.prompt,
        place=f"{edge.span.path}:{edge.span.line}",
    )


def _telling(**values: str) -> dict[str, str]:
    """What only this product understands."""
    return {f"sopy:{key}": one_line(text) for key, text in values.items() if text not in _SAYING_NOTHING}


def _identifiers(names: Sequence[str], prefix: str) -> dict[str, str]:
    """The names, where XML takes them as identifiers, else numbers."""
    return {
        name: prefix + (name if _TOKEN.fullmatch(name) else f"state.{number}")
        for number, name in enumerate(names, 1)
    }


def _event(name: str) -> str:
    """The event as a descriptor: a dot in it would mean a family of events, a space several."""
    return "".join(found if _TOKEN.fullmatch(f"_{found}") else f"-{ord(found):x}-" for found in name)


def _name(root: Element, name: str) -> None:
    """The name of the document, which is one token."""
    if _TOKEN.fullmatch(name):
        root.set("name", name)
    root.set("sopy:name", one_line(name))
