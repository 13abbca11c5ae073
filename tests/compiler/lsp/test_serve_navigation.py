# covers: sopy_compiler.lsp.hover, sopy_compiler.lsp.navigation, sopy_compiler.lsp.outline
# covers: sopy_compiler.lsp.rule_links, sopy_compiler.lsp.ways, sopy_compiler.lsp.state_tables
# covers: sopy_compiler.lsp.symbols, sopy_compiler.lsp.instances
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.compiler.lsp.editor import Editor, position_of
from tests.compiler.lsp.orders import FILES, FLOW, write_orders


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_orders(tmp_path_factory.mktemp("orders"))


@pytest.fixture(scope="module")
def editor(orders: Path) -> Iterator[Editor]:
    with Editor(orders) as editor:
        yield editor
        assert editor.logged() == []


@pytest.fixture(scope="module")
def flow(editor: Editor, orders: Path) -> str:
    uri = editor.open(orders / "flow.py", FLOW)
    editor.checked(uri)
    return uri


def told(editor: Editor, uri: str, text: str, written: str, occurrence: int = 1) -> str:
    found = editor.at("hover", uri, position_of(text, written, occurrence))
    return found["contents"]["value"] if found else ""


def places(found: list[Any]) -> list[tuple[str, str]]:
    """The file and the text of each place."""
    texts = dict(FILES)
    result = []
    for one in found:
        name = one["uri"].rpartition("/")[2]
        start, end = one["range"]["start"], one["range"]["end"]
        line = texts[name].split("\n")[start["line"]]
        result.append((f"{name}:{start['line'] + 1}", line[start["character"] : end["character"]]))
    return result


def test_a_procedure_tells_its_prompt_its_ways_and_what_is_known_of_the_state(
    editor: Editor, flow: str
) -> None:
    text = told(editor, flow, FLOW, "Ship()")
    assert "**Ship**: procedure on `Order`" in text
    assert "> Hand the parcel over" in text
    assert "- Paid from Pay if not (the amount is too small)" in text
    assert "- Shipped → End" in text
    assert "- `parcel`: still None" in text
    assert "Ignores Refused" in text


def test_fields_events_models_and_codes_tell_of_themselves(editor: Editor, flow: str) -> None:
    text = told(editor, flow, FLOW, "attempts > 2")
    assert "**Order.attempts**: `int = 0`\n\nhow often paying failed" in text
    assert "- Pay: reads, writes" in text
    text = told(editor, flow, FLOW, "Refused)")
    assert "The provider refused." in text
    assert "- Pay → End if three attempts have failed; → stays if not (three attempts have failed)" in text
    assert "Ignored in Ship" in text
    assert "What the procedures share." in told(editor, flow, FLOW, "Order]")
    editor.change(flow, FLOW + "# sopyc: ignore[SOP201]\n")
    assert "### SOP201 unknown-field" in told(editor, flow, FLOW + "# sopyc: ignore[SOP201]\n", "SOP201")
    editor.change(flow, FLOW)
    assert told(editor, flow, FLOW, "three attempts") == ""


def test_names_lead_to_definitions_references_and_implementations(editor: Editor, flow: str) -> None:
    at = position_of(FLOW, "attempts > 2")
    assert places(editor.at("definition", flow, at)) == [("state.py:8", "attempts")]
    found = editor.at("references", flow, at, context={"includeDeclaration": True})
    assert places(found) == [
        ("flow.py:20", "attempts"),
        ("flow.py:21", "attempts"),
        ("state.py:8", "attempts"),
    ]
    assert places(editor.at("implementation", flow, at)) == [("flow.py:20", "attempts")]
    event = position_of(FLOW, "Refused)")
    assert places(editor.at("definition", flow, event)) == [("events.py:8", "Refused")]
    assert places(editor.at("implementation", flow, event)) == [("flow.py:19", "on_refused")]
    quoted = position_of(FLOW, '"Pay | End"')
    assert places(editor.at("definition", flow, (quoted[0], quoted[1] + 2))) == [("flow.py:7", "Pay")]
    stay = position_of(FLOW, "return self", behind=True)
    assert places(editor.at("definition", flow, stay)) == [("flow.py:7", "Pay")]
    marks = editor.at("documentHighlight", flow, event)
    assert len(marks) == 3


def test_good_facts_are_kept_while_the_text_has_a_syntax_error(editor: Editor, flow: str) -> None:
    broken = FLOW.replace("return Ship()", "return Ship(")
    editor.change(flow, broken)
    assert editor.codes(flow) == ["SOP001"]
    assert "> Charge the customer" in told(editor, flow, broken, "Pay(Proc")
    after = editor.at("definition", flow, position_of(broken, "Refused]"))
    assert places(after) == [("events.py:8", "Refused")]
    lower = f"# one\n# two\n{broken}"
    editor.change(flow, lower)
    (place,) = editor.at("definition", flow, position_of(lower, "Pay()"))
    assert place["range"]["start"]["line"] == position_of(lower, "Pay(Proc")[0]
    editor.change(flow, FLOW)


def test_outlines_and_searches_show_classes_with_their_parts(editor: Editor, flow: str) -> None:
    found = {one["name"]: one for one in editor.about("documentSymbol", flow)}
    assert list(found) == ["Pay", "Ship"]
    assert found["Pay"]["detail"] == "→ Ship, End"
    assert [one["name"] for one in found["Pay"]["children"]] == ["on_paid", "on_refused"]
    names = [one["name"] for one in editor.ask("workspace/symbol", {"query": "shp"})]
    assert "Ship" in names and "Shipped" in names and "Pay" not in names  # noqa: PT018  one answer


def test_codes_of_rules_are_links_to_their_pages(editor: Editor, flow: str) -> None:
    editor.change(flow, FLOW + "# see SOP102 and SOP999\n")
    found = editor.about("documentLink", flow)
    assert [one["tooltip"] for one in found] == ["dead-end"]
    target = editor.ask("documentLink/resolve", found[0])["target"]
    assert "SOP102 dead-end" in Path(unquote(urlsplit(target).path)).read_text(encoding="utf-8")
    editor.change(flow, FLOW)


def test_the_hierarchy_of_calls_is_that_of_transitions(editor: Editor, flow: str) -> None:
    (item,) = editor.at("prepareCallHierarchy", flow, position_of(FLOW, "Ship()"))
    (call,) = editor.ask("callHierarchy/incomingCalls", {"item": item})
    assert call["from"]["name"] == "Pay"
    assert [one["start"]["line"] for one in call["fromRanges"]] == [15]
    (call,) = editor.ask("callHierarchy/outgoingCalls", {"item": call["from"]})
    assert call["to"]["name"] == "Ship"
