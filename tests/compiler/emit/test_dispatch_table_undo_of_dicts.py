"""A handler that raises leaves a dict-shaped sigma as it was, also where the table says how to undo it."""

import sys
from pathlib import Path

import pytest

from sopy_compiler.cli.main import main
from sopy_runtime import Session

PROGRAM = """
from typing import NotRequired
from typing_extensions import TypedDict
from sopy import SOP, End, Event, Procedure, handler, make_prompt

class Basket(TypedDict):
    items: NotRequired[list[str]]
    total: NotRequired[int]

class Go(Event[str]):
    "Something happened."

class Start(Procedure[Basket]):
    prompt = make_prompt("Start")

    @handler
    def on_go(self, sigma: Basket, event: Go):
        {statement}
        assert event.payload, "say something"
        return End()

sop = SOP(state=Basket(items=[], total=0), init_proc=Start())
"""


@pytest.mark.parametrize(
    "statement",
    [
        "sigma['total'] = 7",
        "sigma['total'] += 7",
        "sigma.update(total=7)",
        "sigma |= {'total': 7}",
        "sigma.setdefault('items', []).append('x')",
        "del sigma['items']",
        "sigma.pop('items', None)",
        "sigma.popitem()",
        "sigma.clear()",
    ],
)
@pytest.mark.parametrize("state", [{"items": ["a"], "total": 1}, {"total": 1, "items": ["a"]}])
def test_what_raises_changes_nothing(
    statement: str, state: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Path("dict_flow.py").write_text(PROGRAM.format(statement=statement), encoding="utf-8")
    assert main(["build", "dict_flow.py"]) == 0
    try:
        import dict_flow  # type: ignore[import-not-found]  # written above

        session: Session[dict[str, object]] = Session(dict_flow.Start(), state)
        before = repr(state)
        outcome = session.send(dict_flow.Go(""))
        assert session.table.built
        assert outcome.kind == "recover"
        assert repr(session.sigma) == before
    finally:
        for name in ("dict_flow", "dict_flow_sopy"):
            sys.modules.pop(name, None)
