# covers: sopy_compiler.emit.text_size
"""The machine as a picture."""

import re
from dataclasses import replace

from lxml import etree

from sopy_compiler.emit.svg import NAMESPACE, write_svg
from sopy_compiler.emit.text_size import text_width, wrapped
from tests.compiler.emit.drawings import AWKWARD, arrows, awkward_names, one_workflow, two_workflows, views
from tests.compiler.machines import machine

_NAMES = {"svg": NAMESPACE}


def _root(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def test_every_procedure_and_every_arrow_is_drawn_once() -> None:
    for view in (awkward_names(), *one_workflow()):
        root = _root(write_svg((view,)))
        drawn = [
            (one.get("data-source"), one.get("data-target")) for one in root.iterfind(".//*[@data-source]")
        ]
        assert sorted(drawn) == sorted(arrows(view))
        assert [one.get("data-name") for one in root.iterfind(".//*[@data-name]")] == [
            node.name for node in view.nodes
        ]


def test_texts_are_texts() -> None:
    root = _root(write_svg((awkward_names(),)))
    texts = root.xpath("//svg:text[@class='heading']/text()", namespaces=_NAMES)
    assert texts == [AWKWARD.replace("\n", "\\n").replace("\x1b", "\\x1b")]
    assert {etree.QName(one).localname for one in root.iter()} <= {
        "svg", "title", "style", "defs", "marker", "path", "rect", "g", "text", "circle",
    }  # fmt: skip


def test_a_picture_loads_nothing() -> None:
    text = write_svg(two_workflows())
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\((?!#)", text)


def test_what_is_unreachable_or_unknown_looks_so() -> None:
    (view,) = views(machine("flow", "A -> End", "B -> A", entries=("A",)))
    lost = replace(view, edges=(*view.edges, replace(view.edges[0], target="Elsewhere")))
    root = _root(write_svg((lost,)))
    kinds = {one.get("data-name"): one.get("class") for one in root.iterfind(".//*[@data-name]")}
    assert kinds == {
        "A": "procedure", "B": "procedure unreachable", "End": "procedure", "Elsewhere": "procedure lost",
    }  # fmt: skip


def test_no_workflow_is_an_empty_picture() -> None:
    assert not _root(write_svg(())).findall(".//svg:text", _NAMES)


def test_text_is_measured_and_wrapped() -> None:
    assert text_width("iii", 10) < text_width("mmm", 10) < text_width("状状状", 10)
    assert wrapped("one two three four", 9, most=3) == ["one two", "three", "four"]
    assert wrapped("one two three four", 9, most=2) == ["one two", "three…"]
