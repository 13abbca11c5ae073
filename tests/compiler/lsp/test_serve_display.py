# covers: sopy_compiler.lsp.hints, sopy_compiler.lsp.lenses, sopy_compiler.lsp.tokens, sopy_compiler.lsp.graph
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compiler.lsp.editor import Editor, ServerError
from tests.compiler.lsp.orders import FLOW, write_orders

TEST = "from flow import Ship\n\n\ndef test_ship() -> None:\n    assert Ship().prompt\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_orders(tmp_path_factory.mktemp("orders"))
    (folder / "test_flow.py").write_text(TEST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    with Editor(folder) as editor:
        editor.folder = folder
        yield editor
        assert editor.logged() == []


@pytest.fixture(scope="module")
def flow(editor: Editor, folder: Path) -> str:
    uri = editor.open(folder / "flow.py", FLOW)
    editor.checked(uri)
    return uri


def test_hints_tell_where_outcomes_lead(editor: Editor, flow: str) -> None:
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    found = editor.about("inlayHint", flow, range=whole)
    told = [(one["position"]["line"] + 1, one["label"][0]["value"]) for one in found]
    assert told == [
        (15, "stays, tells the agent"),
        (16, "→ Ship"),
        (22, "the end"),
        (23, "stays"),
        (33, "the end"),
    ]
    assert found[1]["label"][0]["location"]["range"]["start"]["line"] == 25


def test_lenses_tell_how_procedures_hang_together(editor: Editor, flow: str) -> None:
    found = editor.about("codeLens", flow)
    titles = [one["command"]["title"] for one in found]
    assert titles[:2] == ["reached from the start", "leads to Ship, End"]
    assert titles[2:] == ["reached from Pay", "leads to End", "named in 1 place of tests"]
    (place,) = found[-1]["command"]["arguments"][2]
    assert place["uri"].endswith("test_flow.py")


def test_names_have_colours_by_what_they_mean(editor: Editor, flow: str) -> None:
    legend = editor.server["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = editor.about("semanticTokens/full", flow)["data"]
    lines, line, character = FLOW.split("\n"), 0, 0
    found = set()
    for number in range(0, len(data), 5):
        down, right, length, kind, is_definition = data[number : number + 5]
        line, character = line + down, (0 if down else character) + right
        found.add((lines[line][character : character + length], legend[kind], is_definition))
    assert {
        ("Pay", "class", 1),
        ("Pay", "class", 0),
        ("Paid", "event", 0),
        ("attempts", "property", 0),
    } <= found


def test_procedures_and_handlers_fold(editor: Editor, flow: str) -> None:
    found = [(one["startLine"] + 1, one["endLine"] + 1) for one in editor.about("foldingRange", flow)]
    assert {(7, 23), (26, 33)} <= set(found)
    assert len(found) == 5


def test_the_machine_of_a_file_is_drawn_on_request(editor: Editor, flow: str) -> None:
    found = editor.ask("sopy/graph", {"uri": flow, "format": "json"})
    assert json.loads(found["text"])["workflows"][0]["name"] == "flow"
    assert [(one["name"], one["range"]["start"]["line"]) for one in found["nodes"]] == [
        ("Pay", 6),
        ("Ship", 25),
    ]
    assert editor.ask("sopy/graph", {"uri": flow, "format": "mermaid"})["text"].startswith("stateDiagram")
    assert 'data-name="Ship"' in editor.ask("sopy/graph", {"uri": flow, "format": "svg"})["text"]
    assert editor.ask("sopy/graph", {"uri": flow, "format": "html"})["text"].startswith("<!DOCTYPE html>")
    with pytest.raises(ServerError, match="unknown format `gif`"):
        editor.ask("sopy/graph", {"uri": flow, "format": "gif"})
