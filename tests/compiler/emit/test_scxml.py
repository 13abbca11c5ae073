"""The machine as a state chart."""

from pathlib import Path

import pytest
from lxml import etree

from sopy_compiler.emit.machine_view import MachineView
from sopy_compiler.emit.scxml import NAMESPACE, OWN_NAMESPACE, write_scxml
from sopy_compiler.ir.transition import TransitionKind
from tests.compiler.emit.drawings import AWKWARD, awkward_names, one_workflow, two_workflows

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("scxml.xsd")))
_STAYING = {TransitionKind.STAY, TransitionKind.RECOVER, TransitionKind.RAISE}


def _read(*views: MachineView) -> etree._Element:
    root = etree.fromstring(write_scxml(views).encode())
    SCHEMA.assertValid(root)
    return root


def _own(element: etree._Element, name: str) -> str | None:
    return element.get(f"{{{OWN_NAMESPACE}}}{name}")


@pytest.mark.parametrize("view", [awkward_names(), *one_workflow()], ids=["names", "texts"])
def test_every_transition_is_one_of_the_chart(view: MachineView) -> None:
    root = _read(view)
    names = {state.get("id"): _own(state, "name") or "End" for state in root}
    found = [
        (names[state.get("id")], names.get(one.get("target")), _own(one, "event") or one.get("event"))
        for state in root
        for one in state
    ]
    expected = [
        (edge.source, None if edge.kind in _STAYING else edge.target, edge.event)
        for node in view.nodes
        for edge in view.edges
        if edge.source == node.name
    ]
    assert found == expected
    assert list(names.values()) == [node.name for node in view.nodes]
    assert names[root.get("initial")] in view.entries


def test_texts_survive() -> None:
    (view,) = one_workflow()
    conditions = [_own(one, "condition") for one in _read(view).iter(f"{{{NAMESPACE}}}transition")]
    assert AWKWARD.replace("\n", "\\n").replace("\x1b", "\\x1b") in conditions


def test_several_machines_run_beside_each_other() -> None:
    root = _read(*two_workflows())
    assert [_own(state, "name") for state in root[0]] == ["flow", "other"]
    assert [state.get("initial") for state in root[0]] == ["w1.Read", "w2.A"]
    _read()
