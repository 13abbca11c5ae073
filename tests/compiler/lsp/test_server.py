# covers: sopy_compiler.lsp.session, sopy_compiler.lsp.workspace, sopy_compiler.lsp.open_documents
# covers: sopy_compiler.lsp.places, sopy_compiler.lsp.findings, sopy_compiler.lsp.board
# covers: sopy_compiler.lsp.setting_problems, sopy_compiler.lsp.notebooks, sopy_compiler.lsp.locations
# covers: sopy_compiler.lsp.protocol, sopy_compiler.lsp.analyst, sopy_compiler.cli.lsp
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compiler.lsp.editor import Editor, position_of
from tests.compiler.lsp.orders import FILES, FLOW, write_orders

UNKNOWN = FLOW.replace("return Ship()", "return Shop()")


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_orders(tmp_path_factory.mktemp("orders"))


@pytest.fixture(scope="module")
def editor(orders: Path) -> Iterator[Editor]:
    with Editor(orders) as editor:
        yield editor
        assert editor.logged() == []
        assert editor.end() == 0


def test_unsaved_text_is_judged_with_the_unsaved_text_of_other_files(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", UNKNOWN)
    assert "SOP006" in editor.codes(flow)
    start, end = position_of(UNKNOWN, "Shop()"), position_of(UNKNOWN, "Shop()", behind=True)
    places = {
        "start": {"line": start[0], "character": start[1]},
        "end": {"line": end[0], "character": end[1]},
    }
    editor.change(flow, {"range": places, "text": "Ship()"})
    assert "SOP006" not in editor.codes(flow)
    state = editor.open(orders / "state.py", FILES["state.py"])
    editor.change(state, FILES["state.py"].replace("attempts", "tries"))
    editor.checked(state)
    editor.wait(lambda: any(one["code"] == "SOP201" for one in editor.findings[flow][1]))
    editor.close(state)
    editor.wait(lambda: all(one["code"] != "SOP201" for one in editor.findings[flow][1]))
    editor.close(flow)


def test_the_newest_of_many_texts_has_the_last_word(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    for number in range(30):
        editor.change(flow, UNKNOWN if number % 2 else FLOW + f"# {number}\n")
    assert "SOP006" in editor.codes(flow)
    shown = [version for uri, version in editor.published if uri == flow and version is not None]
    assert shown == sorted(shown)
    editor.close(flow)


def test_a_finding_has_places_help_and_severity_as_editors_want_them(editor: Editor, orders: Path) -> None:
    text = FLOW.replace("return Ship()", 'x = "é𝄞𝄞"; return Nowhere()').replace("\n", "\r\n")
    flow = editor.open(orders / "flow.py", text)
    found = next(one for one in editor.checked(flow) if "Nowhere" in one["message"])
    line = text.split("\r\n")[found["range"]["start"]["line"]]
    written = line.encode("utf-16-le")
    start, end = (found["range"][side]["character"] * 2 for side in ("start", "end"))
    assert written[start:end].decode("utf-16-le").startswith("Nowhere")
    assert (found["severity"], found["source"], found["code"]) == (1, "sopyc", "SOP006")
    editor.close(flow)


def test_documents_that_are_nowhere_on_the_disk_are_judged(editor: Editor, tmp_path: Path) -> None:
    wrong = "from sopy import Procedure, handler\n\nclass A(Procedure[int]):\n    prompt = Unknown\n"
    for uri in ("untitled:Untitled-1", (tmp_path / "loose.py").as_uri()):
        editor.open(uri, wrong)
        assert editor.codes(uri)
        editor.close(uri)
        editor.wait(lambda uri=uri: editor.findings[uri][1] == [])


def test_cells_of_a_notebook_are_one_module(editor: Editor, orders: Path) -> None:
    uri = (orders / "work.ipynb").as_uri()
    cells = [
        FILES["events.py"] + FILES["state.py"],
        FLOW.replace("from events", "# ").replace("from state", "# "),
    ]
    names = [f"vscode-notebook-cell:work.ipynb#{number}" for number in range(2)]
    documents = [
        {"uri": name, "languageId": "python", "version": 1, "text": text}
        for name, text in zip(names, cells, strict=True)
    ]
    editor.tell(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": uri,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [{"kind": 2, "document": name} for name in names],
            },
            "cellTextDocuments": documents,
        },
    )
    editor.wait(lambda: all(name in editor.findings for name in names))
    assert editor.findings[names[1]][1] == []
    changed = cells[1].replace("return Ship()", "return Shop()")
    text_content = [{"document": {"uri": names[1], "version": 2}, "changes": [{"text": changed}]}]
    change = {"cells": {"textContent": text_content}}
    editor.tell(
        "notebookDocument/didChange", {"notebookDocument": {"uri": uri, "version": 2}, "change": change}
    )
    editor.wait(lambda: editor.findings[names[1]][1] != [])
    start = editor.findings[names[1]][1][0]["range"]["start"]
    assert (start["line"], start["character"]) == position_of(changed, "Shop()")
    editor.tell("notebookDocument/didClose", {"notebookDocument": {"uri": uri}, "cellTextDocuments": []})
    editor.wait(lambda: editor.findings[names[1]][1] == [])


def test_folders_come_and_go_and_settings_change(editor: Editor, orders: Path, tmp_path: Path) -> None:
    write_orders(tmp_path)
    (tmp_path / "flow.py").write_text(UNKNOWN, encoding="utf-8")
    folder = {"uri": tmp_path.as_uri(), "name": "other"}
    flow, settings = (tmp_path / "flow.py").as_uri(), (tmp_path / "pyproject.toml").as_uri()
    editor.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    editor.wait(lambda: any(one["code"] == "SOP006" for one in editor.findings.get(flow, (0, []))[1]))
    editor.settings = {"ignore": ["SOP006"]}
    editor.tell("workspace/didChangeConfiguration", {"settings": None})
    editor.wait(lambda: all(one["code"] != "SOP006" for one in editor.findings[flow][1]))
    editor.settings = {}
    editor.tell("workspace/didChangeConfiguration", {"settings": {"sopyc": {}}})
    editor.wait(lambda: any(one["code"] == "SOP006" for one in editor.findings[flow][1]))
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nselekt = []\n", encoding="utf-8")
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings, "type": 1}]})
    editor.wait(lambda: editor.findings.get(settings, (0, []))[1] != [])
    assert editor.findings[settings][1][0]["range"]["start"]["line"] == 1
    (tmp_path / "pyproject.toml").unlink()
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings, "type": 3}]})
    editor.wait(lambda: editor.findings[settings][1] == [])
    editor.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    editor.wait(lambda: editor.findings[flow][1] == [])


def test_positions_count_bytes_where_the_editor_asks_for_utf_8(orders: Path) -> None:
    text = FLOW.replace("return Ship()", 'x = "é𝄞"; return Nowhere()')
    with Editor(orders, encodings=("utf-8", "utf-16")) as editor:
        assert editor.server["capabilities"]["positionEncoding"] == "utf-8"
        flow = editor.open(orders / "flow.py", text)
        found = next(one for one in editor.checked(flow) if "Nowhere" in one["message"])["range"]
        written = text.split("\n")[found["start"]["line"]].encode()
        assert written[found["start"]["character"] :].startswith(b"Nowhere")
