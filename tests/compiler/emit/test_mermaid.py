"""The machine as a Mermaid state diagram."""

import re
from dataclasses import replace
from pathlib import Path

from sopy_compiler.emit.mermaid import write_mermaid
from sopy_compiler.source.printable import one_line
from tests.compiler.emit.drawings import arrows, awkward_names, one_workflow, two_workflows, views
from tests.compiler.emit.mermaid_reader import read_with_mermaid
from tests.compiler.machines import machine


def test_a_machine_is_a_state_diagram() -> None:
    diagram = write_mermaid(views(machine("flow", "A -> B", "B stays", "B -> End", "C -> B", entries=("A",))))
    assert diagram == (
        """\
stateDiagram-v2
    classDef unreachable stroke-dasharray: 5 5
    state "A" as s1
    state "B" as s2
    state "C" as s3
    [*] --> s1
    s1 --> s2 : Next
    s2 --> s2 : Next
    s2 --> [*] : Next
    s3 --> s2 : Next
    class s3 unreachable
"""
    )


def test_several_machines_are_composite_states() -> None:
    lines = write_mermaid(two_workflows()).splitlines()
    assert [line for line in lines if line.endswith("{")] == [
        '    state "flow" as w1 {',
        '    state "other" as w2 {',
    ]
    assert "        w2s1 --> w2s2 : Next" in lines


def test_texts_cannot_break_the_diagram() -> None:
    """Only plain characters, numbered entities and line breaks stand in labels."""
    for line in write_mermaid(one_workflow()).splitlines():
        label = re.search(r"(?: : |state \")(.*?)(?:\" as \w+)?$", line)
        if label is not None:
            assert re.fullmatch(r"(?:[\w \-+*/=.,!?()\[\]|']|#\d+;|<br/>)+", label[1]), line


def test_targets_that_nobody_defines_are_drawn() -> None:
    (view,) = views(machine("flow", "A -> End"))
    lost = replace(view, edges=(replace(view.edges[0], target="Elsewhere"),))
    diagram = write_mermaid((lost,))
    assert 'state "Elsewhere" as s2' in diagram
    assert "s1 --> s2 : Next" in diagram


def test_no_machine_is_an_empty_diagram() -> None:
    assert write_mermaid(()) == "stateDiagram-v2\n"


def test_mermaid_reads_every_name_and_every_arrow(tmp_path: Path) -> None:
    """Two workflows are drawn as well; their states are inside of others, which the parser keeps apart."""
    shown = (awkward_names(), *one_workflow())
    diagrams = [write_mermaid((view,)) for view in shown] + [
        write_mermaid(two_workflows()),
        write_mermaid(()),
    ]
    answers = read_with_mermaid(diagrams, tmp_path)
    assert all(answer["drawn"] for answer in answers)
    for view, answer in zip(shown, answers, strict=False):
        names = {identifier: _decoded("".join(texts)) for identifier, texts in answer["states"]}
        names |= {"root_end": "End"}
        drawn = [
            (names[source], names[target])
            for source, target, _ in answer["relations"]
            if source != "root_start"
        ]
        assert sorted(drawn) == sorted(arrows(view))
        assert {one_line(node.name) for node in view.nodes} <= set(names.values())


def _decoded(text: str) -> str:
    """Mermaid writes entities in a way of its own until it draws them."""
    return re.sub(r"(?:ﬂ°°|#)(\d+)(?:¶ß|;)", lambda found: chr(int(found[1])), text)
