# covers: sopy_compiler.lsp.fixes, sopy_compiler.lsp.suppressions, sopy_compiler.lsp.creations
# covers: sopy_compiler.lsp.insertions, sopy_compiler.lsp.refactorings, sopy_compiler.lsp.fix_all
# covers: sopy_compiler.lsp.edits, sopy_compiler.lsp.parsed, sopy_compiler.lsp.place_facts
# covers: sopy_compiler.lsp.serve
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.compiler.lsp.editor import Editor, applied, position_of
from tests.compiler.lsp.orders import FILES, FLOW, write_orders


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_orders(tmp_path_factory.mktemp("orders"))


@pytest.fixture(scope="module")
def editor(orders: Path) -> Iterator[Editor]:
    with Editor(orders) as editor:
        yield editor
        assert editor.logged() == []


def after(editor: Editor, uri: str, text: str, at: str, title: str) -> str:
    """The text once the change of this title is made, where `at` is written; the server is told of it."""
    editor.change(uri, text)
    editor.checked(uri)
    offered = editor.actions(uri, position_of(text, at))
    assert title in offered, list(offered)
    action = offered[title]
    if "edit" not in action:
        action = editor.ask("codeAction/resolve", action)
    text = applied(text, action["edit"], uri)
    editor.change(uri, text)
    return text


def test_what_is_missing_is_created_where_it_belongs(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    text = FLOW.replace("return Ship()", "return Collect()")
    text = after(editor, flow, text, "Collect", "Create procedure `Collect`")
    assert "class Collect(Procedure[Order]):\n    prompt = make_prompt(" in text
    assert "SOP006" not in editor.codes(flow)
    text = FLOW.replace("event: Refused)", "event: Refused | Lost)")
    text = after(editor, flow, text, "Lost", "Create event `Lost`")
    assert "class Lost(Event[None]):" in text
    assert "from sopy import SOP, End, Procedure, handler, make_prompt, Event\n" in text
    assert "SOP006" not in editor.codes(flow)
    editor.close(flow)


def test_a_field_is_added_to_the_model_in_its_own_file(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    state = editor.open(orders / "state.py", FILES["state.py"])
    text = FLOW.replace("sigma.parcel = event.payload", "sigma.sent = True")
    editor.change(flow, text)
    assert "SOP201" in editor.codes(flow)
    edit = editor.actions(flow, position_of(text, "sent"))["Add field `sent` to Order"]["edit"]
    changed = applied(FILES["state.py"], edit, state)
    assert changed.endswith('"the tracking number")\n    sent: bool = False\n')
    editor.change(state, changed)
    editor.wait(lambda: all(one["code"] != "SOP201" for one in editor.findings[flow][1]))
    editor.close(state)
    editor.close(flow)


def test_events_are_handled_and_tests_described_on_request(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    text = after(editor, flow, FLOW, "Ship(Procedure", "Handle Paid in Ship")
    assert (
        "    def on_paid(self, sigma: Order, event: Paid):\n        return self\n"
        in text.partition("class Ship")[2]
    )
    plain = FLOW.replace('cond(sigma.attempts > 2, "three attempts have failed")', "sigma.attempts > 2")
    text = after(editor, flow, plain, "sigma.attempts > 2", "Wrap in `cond`")
    assert "if cond(sigma.attempts > 2, " in text
    observed = FLOW.replace("init_proc=Pay())", "init_proc=Pay()).observes(Refused)")
    observed = observed.replace("    ignore = [Refused]\n", "")
    editor.change(flow, observed)
    assert "SOP113" in editor.codes(flow)
    text = after(editor, flow, observed, "Ship(Procedure", "Handle Refused in Ship")
    assert "SOP113" not in editor.codes(flow)
    assert text.count("event: Refused") == 2
    editor.close(flow)


def test_findings_are_fixed_or_accepted(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    typo = FLOW.replace("sigma.attempts += 1", "sigma.attemps += 1")
    editor.change(flow, typo)
    assert "SOP201" in editor.codes(flow)
    offered = editor.actions(flow, position_of(typo, "attemps"))
    fixed = applied(typo, offered["Change to `attempts` (SOP201)"]["edit"], flow)
    assert fixed == FLOW
    here = after(editor, flow, typo, "attemps", "Ignore SOP201 here")
    assert "sigma.attemps += 1  # sopyc: ignore[SOP201]\n" in here
    assert {"SOP201", "SOP004"}.isdisjoint(editor.codes(flow))
    whole = after(editor, flow, typo, "attemps", "Ignore SOP201 in this file")
    assert whole.startswith("# sopyc: ignore-file[SOP201]\n")
    assert {"SOP201", "SOP004"}.isdisjoint(editor.codes(flow))
    editor.close(flow)


def test_all_safe_fixes_are_made_at_once(editor: Editor, orders: Path) -> None:
    flow = editor.open(orders / "flow.py", FLOW)
    unused = FLOW.replace("return self\n", "return self  # sopyc: ignore[SOP201]\n", 1)
    unused = unused.replace("class Ship", "# sopyc: ignore[SOP102]\nclass Ship")
    assert after(editor, flow, unused, "class Pay", "Apply all safe fixes") == FLOW
    editor.change(flow, unused)
    only = editor.actions(flow, (0, 0), only="source.fixAll")
    assert list(only) == ["Apply all safe fixes"]
    editor.close(flow)
