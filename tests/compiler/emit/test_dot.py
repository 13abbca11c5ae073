"""The machine in the language of Graphviz."""

import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from sopy_compiler.emit.dot import write_dot
from sopy_compiler.emit.machine_view import MachineView
from tests.compiler.emit.drawings import arrows, awkward_names, one_workflow, two_workflows, views
from tests.compiler.machines import machine


def test_a_machine_is_a_cluster() -> None:
    lines = write_dot(views(machine("flow", "A -> B", "B -> End", entries=("A",)))).splitlines()
    assert lines[0] == "digraph sopy {"
    assert [line.strip() for line in lines if "->" in line] == [
        "w1_start -> w1_s1",
        'w1_s1 -> w1_s2 [label="Next"]',
        'w1_s2 -> w1_s3 [label="Next"]',
    ]
    assert '        w1_s3 [shape=doublecircle, label="End"]' in lines


def test_quotes_and_backslashes_are_escaped() -> None:
    (view,) = views(machine("flow", "A -> End"))
    named = replace(view, name='a "b" \\ c\nd')
    assert 'label="a \\"b\\" \\\\ c\\nd"' in write_dot((named,))


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz: python scripts/browser.py install")
def test_graphviz_reads_every_name_and_every_arrow() -> None:
    for view in (awkward_names(), *one_workflow()):
        drawn = json.loads(_graphviz("json0", write_dot((view,))))
        names = {one["_gvid"]: one["label"].replace("\\n", " ") for one in drawn["objects"]}
        ends = [(names[edge["tail"]], names[edge["head"]]) for edge in drawn["edges"]]
        wanted = {(_shown(view, source), _shown(view, target)) for source, target in arrows(view)}
        assert sorted(end for end in ends if end[0]) == sorted(wanted)
    assert all("</svg>" in _graphviz("svg", write_dot(shown)) for shown in (two_workflows(), ()))


def _graphviz(output: str, text: str) -> str:
    drawn = subprocess.run(["dot", f"-T{output}"], input=text, capture_output=True, text=True, check=True)
    assert drawn.stderr == ""
    return drawn.stdout


def _shown(view: MachineView, name: str) -> str:
    """A procedure by name and prompt."""
    prompt = next(node.prompt for node in view.nodes if node.name == name)
    text = " ".join(f"{name} {prompt}".split()).replace("\x1b", "\\x1b")
    return text.replace("\\", "\\\\")
