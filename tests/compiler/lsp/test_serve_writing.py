# covers: sopy_compiler.lsp.completion, sopy_compiler.lsp.snippets, sopy_compiler.lsp.rename
# covers: sopy_compiler.lsp.disk_texts
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.compiler.lsp.editor import Editor, ServerError, applied, position_of
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


def offered(editor: Editor, flow: str, written: str, new: str) -> dict[str, Any]:
    """What is suggested behind `new`, which was typed in the place of `written`."""
    editor.change(flow, FLOW)
    editor.checked(flow)
    text = FLOW.replace(written, new, 1)
    editor.change(flow, text)
    found = editor.at("completion", flow, position_of(text, new, behind=True))
    return {one["label"]: one for one in found}


def test_names_are_suggested_where_they_fit(editor: Editor, flow: str) -> None:
    targets = offered(editor, flow, "return Ship()", "return S")
    assert {"Ship", "Pay", "self", "End"} <= targets.keys()
    assert targets["Ship"]["insertText"] == "Ship()"
    assert targets["Ship"]["detail"] == "Hand the parcel over"
    events = offered(editor, flow, "event: Shipped)", "event: Paid | ")
    assert {"Paid", "Refused", "Shipped"} == events.keys()
    assert {"Paid", "Refused", "Shipped"} == offered(editor, flow, "ignore = [Refused]", "ignore = [").keys()
    assert {"total", "attempts", "parcel"} <= offered(editor, flow, "sigma.attempts += 1", "sigma.").keys()
    assert {"total=", "attempts=", "parcel="} == offered(
        editor, flow, "state=Order(total=10", "state=Order("
    ).keys()
    texts = offered(editor, flow, '2, "three attempts have failed"', '2, "')
    assert "the amount is too small" in texts
    codes = offered(editor, flow, "sigma.attempts += 1", "sigma.attempts += 1  # sopyc: ignore[")
    assert codes["SOP201"]["detail"] == "unknown-field"
    assert offered(editor, flow, "sigma.attempts += 1", "unknown.").keys() == set()


def test_snippets_bring_their_imports(editor: Editor, flow: str) -> None:
    text = FLOW + "\n\nev"
    editor.change(flow, FLOW)
    editor.checked(flow)
    editor.change(flow, text)
    found = {
        one["label"]: one for one in editor.at("completion", flow, position_of(text, "\nev", behind=True))
    }
    assert "${1:Name}(Procedure[Order])" in found["procedure"]["insertText"]
    (change,) = found["event"]["additionalTextEdits"]
    assert (change["newText"], change["range"]["start"]["line"]) == (", Event", 1)


def renamed(editor: Editor, orders: Path, uri: str, at: tuple[int, int], new: str) -> dict[str, str]:
    edit = editor.at("rename", uri, at, newName=new)
    return {name: applied(text, edit, (orders / name).as_uri()) for name, text in FILES.items()}


def test_procedures_and_events_get_other_names_everywhere(editor: Editor, orders: Path, flow: str) -> None:
    editor.change(flow, FLOW)
    place = editor.at("prepareRename", flow, position_of(FLOW, "Ship()"))
    assert place["placeholder"] == "Ship"
    texts = renamed(editor, orders, flow, position_of(FLOW, "Ship()"), "Send")
    assert texts["flow.py"] == FLOW.replace("Ship(", "Send(")
    assert "`Pay` leads to `Send`" in texts["orders.md"]
    assert "return Send()" in texts["orders.md"]
    texts = renamed(editor, orders, flow, position_of(FLOW, "Pay("), "Charge")
    assert '-> "Charge | End"' in texts["flow.py"]
    texts = renamed(editor, orders, flow, position_of(FLOW, "Refused"), "Declined")
    assert texts["flow.py"] == FLOW.replace("Refused", "Declined")
    assert texts["events.py"] == FILES["events.py"].replace("Refused", "Declined")


def test_fields_get_other_names_everywhere(editor: Editor, orders: Path, flow: str) -> None:
    editor.change(flow, FLOW)
    texts = renamed(editor, orders, flow, position_of(FLOW, "attempts > 2"), "tries")
    assert texts["flow.py"] == FLOW.replace("sigma.attempts", "sigma.tries")
    assert texts["state.py"] == FILES["state.py"].replace("    attempts", "    tries")
    assert "see `Order.tries`" in texts["orders.md"]
    texts = renamed(editor, orders, flow, position_of(FLOW, "total=10"), "amount")
    assert "Order(amount=10)" in texts["flow.py"]


@pytest.mark.parametrize(
    ("more", "at", "new", "why"),
    [
        ("", "Ship()", "Pay", "has a `Pay` already"),
        ("", "Ship()", "class", "is no name"),
        ("", "attempts > 2", "parcel", "Order has a `parcel` already"),
        ("def tell(it):\n    return it.attempts\n", "attempts > 2", "tries", "cannot be followed"),
        ('def tell(it):\n    return getattr(it, "Ship")\n', "Ship()", "Send", "the text `Ship`"),
        ("def (:\n", "Ship()", "Send", "syntax error"),
        ("", "SOP(", "Workflow", "only procedures, events, models and fields"),
    ],
)
def test_what_cannot_be_followed_is_refused(
    editor: Editor, flow: str, more: str, at: str, new: str, why: str
) -> None:
    text = FLOW + more
    editor.change(flow, text)
    with pytest.raises(ServerError, match=why.replace("(", r"\(")):
        editor.at("rename", flow, position_of(text, at), newName=new)
