"""Every request is answered whatever stands in the text, and nothing goes wrong behind the scenes."""

from pathlib import Path
from typing import Any

from tests.compiler.lsp.editor import Editor, ServerError
from tests.compiler.lsp.orders import FLOW, write_orders

TEXTS = (
    "",
    "\ufeff",
    "(" * 5_000,
    "x = " + "-" * 3_000 + "1\n",
    "class A(A): pass\nclass Pay(Procedure[Pay]): pass\n",
    "from flow import *\nfrom sopy import *\nfrom . import flow\n" + FLOW,
    "\x00\x01\ud800",
    "# coding: nonsense\nimport sopy\n",
    FLOW.replace("\n", "\r"),
    FLOW.replace("class", "classe", 1),
    "`" * 3 + "python\nfrom sopy import\n" + "`" * 3 + "\n",
    FLOW + "\ndef f(sigma: Order):\n" + "".join(f"    sigma.attempts.x{n}\n" for n in range(300)),
)
PLACE = {"line": 0, "character": 2}
RANGE = {"start": PLACE, "end": {"line": 9_999, "character": 9_999}}
REQUESTS: dict[str, dict[str, Any]] = {
    "hover": {"position": PLACE},
    "definition": {"position": PLACE},
    "implementation": {"position": PLACE},
    "references": {"position": PLACE, "context": {"includeDeclaration": True}},
    "documentHighlight": {"position": PLACE},
    "completion": {"position": PLACE},
    "prepareRename": {"position": PLACE},
    "rename": {"position": PLACE, "newName": "new"},
    "prepareCallHierarchy": {"position": PLACE},
    "codeAction": {"range": RANGE, "context": {"diagnostics": []}},
    "inlayHint": {"range": RANGE},
    "codeLens": {},
    "semanticTokens/full": {},
    "foldingRange": {},
    "documentSymbol": {},
    "documentLink": {},
}


def is_answered(editor: Editor, method: str, uri: str, params: dict[str, Any]) -> bool:
    """Whether there was an answer, or a refusal that users can read."""
    try:
        editor.about(method, uri, **params)
    except ServerError as error:
        return method in {"rename", "prepareRename"} and str(error).startswith("sopyc: ")
    return True


def test_every_request_is_answered_for_every_text(tmp_path: Path) -> None:
    write_orders(tmp_path)
    with Editor(tmp_path) as editor:
        for number, text in enumerate(TEXTS):
            for name, language in ((f"text{number}.py", "python"), (f"text{number}.md", "markdown")):
                uri = editor.open(tmp_path / name, text, language)
                editor.checked(uri)
                for method, params in REQUESTS.items():
                    assert is_answered(editor, method, uri, params)
                editor.ask("sopy/graph", {"uri": uri})
                editor.close(uri)
        for uri in ("file:///nowhere.py", "untitled:none", ""):
            assert editor.about("hover", uri, position=PLACE) is None
            assert editor.about("codeAction", uri, **REQUESTS["codeAction"]) == []
        editor.ask("workspace/symbol", {"query": "\ud800"})
        assert editor.logged() == []
        assert editor.end() == 0
