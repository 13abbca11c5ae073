# covers: sopy_compiler.cli.graph_page
"""`sopyc graph`."""

import json
from pathlib import Path

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write


def test_the_machine_is_written_as_mermaid_by_default(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    done = sopyc("graph", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout == ('stateDiagram-v2\n    state "Pay" as s1\n    [*] --> s1\n    s1 --> [*] : Paid\n')


def test_json_holds_entries_transitions_and_effects(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    (workflow,) = json.loads(sopyc("graph", "--format", "json", folder=tmp_path).stdout)["workflows"]
    assert (workflow["module"], workflow["sigma"], workflow["entries"]) == ("flow", "Order", ["Pay"])
    (transition,) = workflow["transitions"]
    assert (transition["source"], transition["target"], transition["event"]) == ("Pay", "End", "Paid")
    assert (transition["kind"], transition["path"], transition["line"]) == ("finish", "flow.py", 19)
    assert workflow["procedures"][0]["prompt"] == "Take the payment"
    assert workflow["procedures"][0]["expects"] == ["Paid"]
    assert workflow["effects"][0]["writes"] == ["total"]


def test_entries_can_be_given(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW.partition("SOP(state")[0])
    (bare,) = json.loads(sopyc("graph", "--format", "json", folder=tmp_path).stdout)["workflows"]
    given = sopyc("graph", "--format", "json", "--entry", "flow.Pay", folder=tmp_path)
    (workflow,) = json.loads(given.stdout)["workflows"]
    assert (bare["entries"], workflow["entries"]) == ([], ["Pay"])


def test_files_that_cannot_be_drawn_are_named(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW, broken="class A(:\n")
    done = sopyc("graph", ".", "missing.py", "--output", "graph.mmd", folder=tmp_path)
    assert done.returncode == 1
    assert "missing.py: there is no such file" in done.stderr
    assert "broken.py:1:" in done.stderr
    assert "[*] --> s1" in (tmp_path / "graph.mmd").read_text(encoding="utf-8")


def test_a_page_has_the_findings_that_the_configuration_asks_for(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    assert '"code":"SOP201"' in sopyc("graph", "--format", "html", folder=tmp_path).stdout
    (tmp_path / "pyproject.toml").write_text('[tool.sopyc]\nignore = ["SOP201"]\n', encoding="utf-8")
    assert '"code":"SOP201"' not in sopyc("graph", "--format", "html", folder=tmp_path).stdout


def test_the_browser_is_shown_a_file(tmp_path: Path) -> None:
    """The browser is a program that writes down what it was asked for."""
    write(tmp_path, flow=FLOW)
    environment = {"BROWSER": "echo opened %s", "TMPDIR": str(tmp_path)}
    done = sopyc("graph", "--open", folder=tmp_path, environment=environment)
    (page,) = tmp_path.glob("sopyc-*/graph.html")
    assert f"opened {page.as_uri()}" in done.stdout
    assert sopyc("graph", "--open", "--format", "dot", folder=tmp_path).returncode == 2
