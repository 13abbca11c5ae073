"""The machine in the language of Graphviz."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from sopy_compiler.emit.dot import write_dot
from tests.compiler.emit.drawings import one_workflow, two_workflows, views
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


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_draws_it() -> None:
    for views_ in (one_workflow(), two_workflows(), ()):
        drawn = subprocess.run(
            ["dot", "-Tsvg"], input=write_dot(views_), capture_output=True, text=True, check=True
        )
        assert drawn.stderr == ""
        assert "</svg>" in drawn.stdout
