"""The compiler as a library: no files, no output."""

from sopy_compiler.checker.select import Selection
from sopy_compiler.compiler import check, compile_source, machines
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource
from tests.compiler.cli.sopyc import BROKEN, FLOW


def _source(text: str, module: str = "flow") -> SourceText:
    return SourceText(path=f"{module}.py", module=module, text=text)


def test_sources_become_facts_findings_and_machines() -> None:
    compilation = compile_source([_source(BROKEN)])
    assert [one.qualname for one in compilation.program.procedures] == ["flow.Pay"]
    assert [one.code for one in check(compilation)] == ["SOP201"]
    assert check(compilation, Selection(ignore=("SOP2",))) == ()
    assert [view.entries for view in machines(compilation)] == [("Pay",)]


def test_starts_can_be_configured() -> None:
    bare = [_source(FLOW.partition("SOP(state")[0])]
    assert machines(compile_source(bare))[0].entries == ()
    assert machines(compile_source(bare, configured_entries=("flow.Pay",)))[0].entries == ("Pay",)


def test_unreadable_files_are_findings() -> None:
    lost = UnreadableSource(path="lost.py", reason="there is no such file")
    (found,) = check(compile_source([], unreadable=(lost,)))
    assert (found.code, found.span.path) == ("SOP002", "lost.py")


ASKED = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler, make_prompt

class Paid(Event[str | None]): ...

class Order(BaseModel):
    note: str | None = None

class Pay(Procedure[Order]):
    prompt = make_prompt("Pay")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.note = event.payload
        return Thank()

class Thank(Procedure[Order]):
    prompt = make_prompt("Thank")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        return End(make_prompt(sigma.note.upper()))

sop = SOP(state=Order(), init_proc=Pay())
"""


def test_work_is_counted_and_is_the_same_every_time() -> None:
    first, second, larger = (
        compile_source([_source(ASKED)]),
        compile_source([_source(ASKED)]),
        compile_source([_source(ASKED), _source(ASKED, "other")]),
    )
    assert first.work.environments == 0
    for compilation in (first, second, larger):
        check(compilation)
    assert first.work == second.work
    assert first.work.steps > first.work.environments > 0
    assert (larger.work.modules, larger.work.steps) == (2, 2 * first.work.steps)
