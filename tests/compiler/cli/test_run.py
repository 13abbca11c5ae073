"""`sopyc run`, on a real terminal and in a pipe."""

# covers: sopy_compiler.driving.console, sopy_compiler.driving.entry, sopy_compiler.driving.workflow_picture
# covers: sopy_compiler.cli.line_editor

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sopy_compiler.driving.entry import load_entry
from sopy_compiler.driving.refusal import RunError
from tests.compiler.cli.sopyc import sopyc
from tests.compiler.cli.terminal_session import TerminalSession

SHOP = '''\
from datetime import timedelta

from pydantic import BaseModel, Field
from sopy_runtime import SOP, End, Event, EventBus, Procedure, cond, handler, make_prompt

print("the program speaks")


class Line(BaseModel):
    article: str = Field(description="what is bought")
    number: int = 1


class Order(BaseModel):
    name: str
    lines: list[Line] = []
    notes: dict[str, str] = {}


class Added(Event[Line]):
    """Something was put into the basket."""


class Noted(Event[str]): ...


class CheckedOut(Event): ...


class Checked(Event): ...


class GivenUp(Event): ...


class Basket(Procedure[Order], initial=True):
    prompt = make_prompt("Fill the basket")

    @handler
    def on_added(self, sigma: Order, event: Added):
        sigma.lines.append(event.payload)
        return self

    @handler
    def on_noted(self, sigma: Order, event: Noted):
        sigma.notes["note"] = event.payload
        if event.payload == "crash":
            raise ZeroDivisionError("the note")
        EventBus.push_event(Checked())
        return self

    @handler
    def on_checked(self, sigma: Order, event: Checked):
        return self

    @handler
    def on_checked_out(self, sigma: Order, event: CheckedOut):
        if cond(not sigma.lines, "the basket is empty"):
            return "put something in first"
        return Payment()


class Payment(Procedure[Order]):
    prompt = make_prompt("Wait for the money")
    timeout = timedelta(minutes=5)
    timeout_event = GivenUp

    @handler
    def on_given_up(self, sigma: Order, event: GivenUp):
        print("too late")
        return End(make_prompt("given up"))


def shop(name: str) -> SOP[Order]:
    return SOP(state=Order(name=name), init_proc=Basket())


broken = SOP
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / 'it\'s a "käse"'
    folder.mkdir()
    (folder / "shop.py").write_text(SHOP, encoding="utf-8")
    return folder


def lines_of(*documents: object) -> str:
    return "".join(f"{json.dumps(document)}\n" for document in documents)


def piped(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return sopyc("run", *arguments, folder=folder, environment={"NO_COLOR": "1"}, text=text)


def test_a_person_drives_a_workflow(folder: Path) -> None:
    with TerminalSession("run", "shop.py:shop", "--argument", "name=Ada", folder=folder) as terminal:
        terminal.type("Basket> ", "CheckedOut\n")
        terminal.type("Basket> ", "Add\t")
        terminal.type("Added ", "\n")
        terminal.type("article (string, what is bought): ", "tea\n")
        terminal.type("number (integer, may be empty): ", "2\n")
        terminal.type("Basket> ", 'Added {"article": "milk", "number": "many"}\n')
        terminal.type("Basket> ", "Noted crash\n")
        terminal.type("Basket> ", "Noted for the \x1b[31m neighbour\n".replace("\x1b[31m ", ""))
        terminal.type("Basket> ", ":undo\n")
        terminal.type("Basket> ", ":undo\n")
        terminal.type("Basket> ", ":state\n")
        terminal.type("Basket> ", ":undone\n")
        terminal.type("Basket> ", "Aded\n")
        terminal.type("Basket> ", 'Added {"article": "milk"}\n')
        terminal.type("Basket> ", "CheckedOut\n")
        terminal.type("Payment> ", ":history\n")
        terminal.type("Payment> ", ":help\n")
        terminal.type("Payment> ", ":prompt\n")
        terminal.type("Payment> ", ":picture\n")
        terminal.type("Payment> ", ":wait 299\n")
        terminal.type("Payment> ", ":wait 1\n")
        assert terminal.end() == 0
    text = terminal.text
    written = [
        "the program speaks",
        "this runs the code of the workflow",
        "▶ Basket\n",
        "├ CheckedOut (recover) [the basket is empty] ↺\n",
        "    └ CheckedOut [not (the basket is empty)] → Payment\n",
        "events now: Added, Noted, Checked, CheckedOut\n",
        "1 CheckedOut: refused in Basket\n  | put something in first\n",
        "2 Added: stays in Basket\n  + lines[0].article = 'tea'\n  + lines[0].number = 2\nevents now:",
        "Added does not take this payload: number: Input should be a valid integer",
        "the handler failed, and nothing has changed: ZeroDivisionError: the note (shop.py:48)",
        "3 Noted: stays in Basket\n4 Checked: stays in Basket\n  + notes.note = 'for the neighbour'\n",
        "  + notes = {}\n  - notes.note = 'for the neighbour'\n",
        "  + lines = []\n  - lines[0].article = 'tea'\n",
        "  name = 'Ada'\n  lines = []\n  notes = {}\n",
        "there is no command :undone; :help lists them",
        "there is no event 'Aded': did you mean `Added`?",
        "8 CheckedOut: Basket → Payment\n▶ Payment\n    └ GivenUp → End\nevents now: GivenUp\nin 300 s",
        "  2 Added stayed: Basket → Basket\n",
        "  :undo          go back to the state before the last event",
        "Wait for the money",
        "  Basket\n    ├ Added ↺  taken 2\n",
        "too late\n9 GivenUp: Payment → End\n  | given up\nthe workflow is over\n",
    ]
    place = 0
    for one in written:
        assert one in text[place:], f"{one!r} is missing behind {text[:place][-300:]!r}:\n{text[place:]}"
        place = text.index(one, place) + len(one)


def test_the_input_may_end_first(folder: Path) -> None:
    with TerminalSession("run", "shop:shop", "--argument", "name=Ada", folder=folder) as terminal:
        terminal.type("Basket> ", "Added\n")
        terminal.type("article", "\x04")
        terminal.type("Basket> ", ":quit\n")
        assert terminal.end() == 0


def test_a_program_drives_a_workflow(folder: Path) -> None:
    events = lines_of(
        {"event": "Added", "payload": {"article": "Käse"}},
        {"event": "CheckedOut"},
        {"wait": 300},
    )
    done = piped(folder, events, "shop:shop", "--argument", 'name="12"', "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "the program speaks\ntoo late\n")
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert steps[0]["changes"][0] == {"place": "lines[0].article", "before": None, "after": "'Käse'"}
    assert [(one["event"], one["kind"], one["after"], one["expects"]) for one in steps] == [
        ("Added", "stayed", "Basket", ["Added", "Noted", "Checked", "CheckedOut"]),
        ("CheckedOut", "moved", "Payment", ["GivenUp"]),
        ("GivenUp", "finished", "End", []),
    ]
    assert steps[2]["message"] == "given up"


def test_a_session_goes_on_in_its_store(folder: Path) -> None:
    call = ("shop.py", "--state", '{"name": "Ada"}', "--store", "runs.sqlite", "--session", "A-17")
    first = piped(folder, lines_of({"event": "Added", "payload": {"article": "tea"}, "key": "k"}), *call)
    assert (first.returncode, first.stderr) == (0, "")
    second = piped(
        folder,
        lines_of({"event": "Added", "payload": {"article": "tea"}, "key": "k"}, {"event": "CheckedOut"}),
        *call,
    )
    assert second.stderr == "sopyc: A-17 goes on behind 1 steps\n"
    assert second.stdout.splitlines()[1:] == ["1 Added: was there already", "2 CheckedOut: Basket → Payment"]


def test_what_cannot_be_started_is_a_wrong_call(folder: Path) -> None:
    done = sopyc("run", "nix.py", folder=folder)
    assert (done.returncode, done.stderr) == (2, "sopyc: error: nix.py does not exist\n")
    done = sopyc("run", "shop:shop", "--argument", "name", folder=folder)
    assert (done.returncode, done.stderr) == (2, "sopyc: error: --argument name: NAME=VALUE is expected\n")


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        ("nix", "", "cannot import nix: ModuleNotFoundError: No module named 'nix'$"),
        ("broken_json.py", "", r"Expecting value: line 1 column 1 \(char 0\) \(broken_json.py:2\)$"),
        ("broken.py", "", r"cannot import broken.py: ZeroDivisionError: division by zero \(broken.py:1\)"),
        ("shop", "Baskt", "shop has no 'Baskt': did you mean `Basket`?"),
        ("shop", "shpo", "shop has no 'shpo': did you mean `shop`?"),
        ("shop", "Order", "Order cannot be made: ValidationError"),
        ("shop", "timedelta", "is neither a procedure, an SOP nor a session"),
        ("shop", "Basket", "the state needs --state JSON: name: Field required"),
    ],
)
def test_what_is_no_entry_is_named(
    folder: Path, module: str, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "shop", raising=False)
    (folder / "broken.py").write_text("1 / 0")
    (folder / "broken_json.py").write_text("import json\njson.loads('x')")
    with pytest.raises(RunError, match=said):
        load_entry(module, name, arguments={}, state=None, folder=folder)


def test_the_only_entry_of_a_module_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    text = SHOP.replace("(Procedure[Order], initial=True)", "(Procedure[Order])")
    (tmp_path / "two ways.py").write_text(text)
    several = r"two ways has several: Basket, Payment \(or a function: shop\); name one as two ways:NAME"
    with pytest.raises(RunError, match=several):
        load_entry("two ways.py", "", arguments={}, state=None, folder=tmp_path)
    (tmp_path / "made.py").write_text(f"{text}\nstarted = shop('Ada')\n")
    entry = load_entry("made.py", "", arguments={}, state=None, folder=tmp_path)
    assert (type(entry.start).__name__, entry.sigma.name) == ("Basket", "Ada")
    assert entry.file == str(tmp_path / "made.py")


def test_a_session_is_an_entry_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    made = "Session(Basket(), Order(name='Ada'), observes=(Added,), retry_limits=7)"
    (tmp_path / "kept one.py").write_text(f"{SHOP}\nfrom sopy_runtime import Session\n\nkept = {made}\n")
    entry = load_entry("kept one.py", "kept", arguments={}, state=None, folder=tmp_path)
    observed = [event.__name__ for event in entry.observes]
    assert (entry.sigma.name, observed, entry.retry_limits) == ("Ada", ["Added"], 7)
    made = "Session(Basket(), Order(name='Ada'))"
    begun = f"{SHOP}\nfrom sopy_runtime import Session\n\nbegun = {made}\nbegun.send(CheckedOut())\n"
    (tmp_path / "begun one.py").write_text(begun)
    with pytest.raises(RunError, match="the session has run already"):
        load_entry("begun one.py", "begun", arguments={}, state=None, folder=tmp_path)
