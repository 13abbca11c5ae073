# covers: sopy_compiler.emit.page.page_data, sopy_compiler.emit.page.overlay
"""The page of a graph, in a real browser."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.browser import Browser, NoBrowser, browser
from scripts.front_end import AXE
from sopy_compiler.compiler import check, compile_source, machines, sigma_tables
from sopy_compiler.emit.coverage import with_coverage
from sopy_compiler.emit.graph_html import write_graph_html
from sopy_compiler.emit.page.page_data import Page, page_data
from sopy_compiler.source.text import SourceText
from tests.compiler.emit.page_programs import MARKUP, PLANTED, large_program


def _page(text: str) -> Page:
    compilation = compile_source([SourceText(path="flow.py", module="flow", text=text)])
    return Page(
        machines=machines(compilation),
        tables=sigma_tables(compilation),
        findings=check(compilation),
        texts={"flow.py": text, "other.py": "unrelated"},
    )


@pytest.fixture(scope="module")
def planted() -> Page:
    return _page(PLANTED)


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    try:
        with browser() as opened:
            yield opened
    except NoBrowser as reason:
        pytest.skip(str(reason))


@pytest.fixture
def shown(window: Browser, planted: Page, tmp_path: Path) -> Iterator[Browser]:
    """The planted program; nothing may be complained of while it is looked at."""
    _open(window, planted, tmp_path)
    yield window
    assert window.complaints() == []
    assert window.run("return window.stolen") is None


def _open(window: Browser, page: Page, folder: Path) -> None:
    file = folder / "page.html"
    file.write_text(write_graph_html(page), "utf-8")
    window.resize(1280, 900)
    window.open(file.as_uri())


def _text(window: Browser, selector: str) -> str:
    return str(window.run("return document.querySelector(arguments[0]).textContent", selector))


def _classes(window: Browser, name: str) -> set[str]:
    return set(
        window.run(
            "return document.querySelector(`[data-name='${arguments[0]}']`).className.baseVal", name
        ).split()
    )


def test_findings_lie_on_procedures_and_transitions(planted: Page) -> None:
    data = page_data(planted)
    found = {one["code"]: one for one in data["findings"]}
    (workflow,) = data["workflows"]
    sources = [
        workflow["transitions"][index]["source"] for index in found["SOP202"]["places"][0]["transitions"]
    ]
    assert [place["procedure"] for place in found["SOP202"]["places"]] == ["Pay"]
    assert set(sources) == {"Pay"}
    assert [place["procedure"] for place in found["SOP101"]["places"]] == ["Lost"]
    assert found["SOP216"]["places"] == []
    steps = [step["transition"] for step in found["SOP202"]["steps"]]
    assert [workflow["transitions"][index]["target"] for index in steps if index is not None] == ["Pay"]
    assert list(data["files"]) == ["flow.py"]


def test_nothing_of_a_program_is_markup(planted: Page) -> None:
    text = write_graph_html(planted)
    assert text.count("<script") == 3
    assert "<img" not in text
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert data is not None
    assert MARKUP in json.loads(data[1])["files"]["flow.py"]
    policy = r"default-src 'none'; script-src 'sha256-\S+ 'sha256-\S+; worker-src blob:; style-src 'sha256-"
    assert re.search(policy, text)


def test_a_procedure_that_is_clicked_tells_all_about_itself(shown: Browser) -> None:
    shown.click("[data-name='Count'] .box")
    details = _text(shown, "#details")
    assert f"Count {MARKUP}" in details
    assert "writes total" in details
    assert "note still None" in details
    assert 'prompt = make_prompt("""Count' in _text(shown, "#details .source")
    assert "chosen" in _classes(shown, "Count")
    assert "unreachable" in _classes(shown, "Lost")
    shown.click("[data-label='Pay\\a End'] text")
    assert "sigma.note.strip()" in _text(shown, "#details")


def test_the_way_to_a_defect_is_walked_step_by_step(shown: Browser) -> None:
    shown.click("#tab-findings")
    shown.run(
        "[...document.querySelectorAll('#findings button')]"
        ".find((one) => /Show the way/.test(one.textContent)).click()"
    )
    assert "1/3 the workflow starts with Count here" in _text(shown, "#stepper")
    shown.click("#next-step")
    assert "Count --Counted--> Pay" in _text(shown, "#stepper")
    assert {"way", "now"} <= _classes(shown, "Pay")
    shown.press("Escape")
    assert "way" not in _classes(shown, "Pay")


def test_search_and_filter_leave_what_is_meant(shown: Browser) -> None:
    shown.run("document.body.focus()")
    shown.press("/", "t", "a", "k", "e", "Enter")
    assert _text(shown, "#status") == "1 match"
    assert "chosen" in _classes(shown, "Pay")
    assert "faint" in _classes(shown, "Count")
    shown.run(
        "for (const [id, value] of [['search', ''], ['event', 'Counted']]) {"
        "const one = document.getElementById(id);"
        "one.value = value; one.dispatchEvent(new Event(id === 'event' ? 'change' : 'input')); }"
    )
    assert "faint" not in _classes(shown, "Count")
    assert "faint" in _classes(shown, "Lost")


def test_the_page_is_used_with_the_keyboard_alone(shown: Browser) -> None:
    shown.run("document.querySelector(\"#drawing [tabindex='0']\").focus()")
    shown.press("Down", "Enter")
    assert _text(shown, "#details h2") == "Pay"
    assert _text(shown, "#announcement") == "Pay Take the payment 3 findings"
    shown.run("document.getElementById('tab-details').focus()")
    shown.press("Right", "Right")
    assert shown.run("return document.activeElement.id") == "tab-state"
    assert _text(shown, "#state th.chosen") == "Pay"
    shown.press("Right")
    assert "→ Pay" in _text(shown, "#outline")
    shown.press("Tab", "Tab", "Enter")
    assert _text(shown, "#details h2") == "Count"
    assert shown.run("return document.activeElement.id") == "details"
    focused = "return document.activeElement.getAttribute('aria-label')"
    shown.run("document.querySelector(\"[data-name='Pay']\").focus()")
    shown.press("Tab")
    assert shown.run(focused).startswith("Pay to End: ")
    shown.press("Enter")
    assert _text(shown, "#details h2") == "Pay → End"
    shown.press("Down")
    assert shown.run(focused).startswith("End")
    shown.press("Up", "Tab", "Tab", "Tab")
    assert shown.run("return document.activeElement.id") == "zoom-in"


def test_every_control_has_a_name(shown: Browser) -> None:
    unnamed = shown.run(
        "return [...document.querySelectorAll('button, input, select, [role=button]')].filter((one) =>"
        "!(one.getAttribute('aria-label') || one.textContent.trim() ||"
        "(one.closest('label') || {}).textContent))"
        ".map((one) => one.outerHTML)"
    )
    assert unnamed == []


def test_nothing_is_in_the_way_of_readers_of_any_kind(shown: Browser) -> None:
    """Names, roles, order and contrast, as the rules of axe have them."""
    if not AXE.exists():
        pytest.skip("axe is not installed: python scripts/front_end.py install")
    shown.run(f"(function () {{ {AXE.read_text('utf-8')} }}).call(window)")
    for scheme, tab in (("light", "details"), ("dark", "findings"), ("light", "state"), ("dark", "outline")):
        shown.prefer(scheme)
        shown.click("[data-name='Count'] .box")
        shown.click(f"#tab-{tab}")
        shown.run("axe.run().then((found) => { window.violations = found.violations; })")
        found = shown.wait("const found = window.violations; delete window.violations; return found")
        shown.prefer("light")
        assert [
            (one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"]) for one in found
        ] == []


def test_narrow_windows_and_dark_ones_show_everything(shown: Browser) -> None:
    shown.resize(400, 800)
    assert shown.run("return document.documentElement.scrollWidth <= 400") is True
    assert shown.run("return document.getElementById('panel').getBoundingClientRect().top >= 400") is True
    shown.prefer("dark")
    assert shown.wait("return document.documentElement.dataset.theme === 'dark'") is True
    shown.prefer("light")


def test_transitions_that_no_test_takes_look_so(window: Browser, planted: Page, tmp_path: Path) -> None:
    covered = with_coverage(planted.machines, {("flow.Count", "Counted", "move to Pay"): 2})
    _open(window, replace(planted, machines=covered), tmp_path)
    untaken = "return [...document.querySelectorAll('.untaken')].map((one) => one.dataset.arrow.split('\\n'))"
    found = sorted(map(tuple, window.run(untaken)))
    assert found == [("Count", "Count"), ("Lost", "Count"), ("Pay", "End"), ("Pay", "Pay")]
    assert "Counted taken 2" in _text(window, "[data-label='Count\\a Pay']")


def test_several_workflows_are_chosen_from_a_list(window: Browser, tmp_path: Path) -> None:
    _open(window, _page(PLANTED + large_program(3)), tmp_path)
    assert _text(window, "#title") == "2 workflows"
    window.run(
        "const list = document.getElementById('workflow'); list.value = '1';"
        "list.dispatchEvent(new Event('change'))"
    )
    assert window.run("return document.querySelectorAll('[data-name=Step0]').length") == 1
    assert window.run("return document.querySelectorAll('[data-name=Pay]').length") == 0
    assert window.complaints() == []


def test_three_hundred_procedures_can_be_read(window: Browser, tmp_path: Path) -> None:
    page = _page(large_program(300))
    _open(window, page, tmp_path)
    # Laying out takes seconds, which a worker spends: the page answers meanwhile.
    assert window.run("return document.querySelectorAll('.node').length") == 0
    assert _text(window, "#waiting") == "Laying out 301 procedures …"
    window.click("#theme")
    assert window.run("return document.documentElement.dataset.theme") == "dark"
    window.wait("return document.querySelector('.node')")
    assert window.run("return document.getElementById('waiting').hidden")
    (workflow,) = page_data(page)["workflows"]
    drawn = window.run(
        "return [...document.querySelectorAll('[data-arrow]')].map((one) => one.dataset.arrow.split('\\n'))"
    )
    assert sorted(map(tuple, drawn)) == sorted(
        {(one["source"], one["target"]) for one in workflow["transitions"]}
    )
    sizes: list[Any] = window.run(
        "return [...document.querySelectorAll('.node')].map((one) => one.getBoundingClientRect().height)"
    )
    assert len(sizes) == 301
    assert min(sizes) > 15
    assert window.complaints() == []
