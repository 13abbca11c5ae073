"""
# covers: sopy_compiler.ir.pretty_class, sopy_compiler.ir.pretty_line, sopy_compiler.ir.pretty_procedure
"""

from dataclasses import replace

import pytest
from hypothesis import given

from sopy_compiler.ir.pretty import print_program
from sopy_compiler.ir.program import Program
from sopy_compiler.source.text import SourceKind
from sopy_compiler.source.unreadable import UnreadableSource
from tests.compiler.ir.samples import SAMPLES, lowered, programs, sample, unhurried

DOCUMENT = '''\
```python
class Tick(Event[None]):
    """A second has passed."""

class Go(Event[str | None]):
    def __init__(self, who: str, /, *, often=1, **more): ...

class Base(BaseModel):
    owner: str

class State(Base):
    """All of it."""
    total: float = Field(0.0, ge=0, description="the \\"sum\\"")
    items: list[str] = Field(default_factory=list)

    @property
    def paid(self) -> bool:
        return self.total > 0

class Start(Procedure[State]):
    prompt = make_prompt("Begin")
    ignore = [Tick]

    def pick(self, sigma):
        return Wait() if cond(sigma.paid, "it is paid") else Missing()

    @handler
    async def on_go(self, sigma: State, event: Go):
        """Choose."""
        sigma.items.append(event.payload)  # sopyc: ignore[SOP401] - because
        self.seen = 1
        if sigma.total > 3:
            return self.pick(sigma)
        if not sigma.items:
            return "too\\nfew"
        assert sigma.owner
        launch(sigma)

class Wait(Start):
    @handler
    def on_tick(self, sigma: State, event: Tick):
        return End("done")

SOP(state=State(), init_proc=Start()).observes(Go)
```

```python
x = (
```
'''

LISTING = r"""module flow  flow.md  fragment
  problem 48:5  "'(' was never closed"
  ignore SOP401  30:44  "because"

event flow.Tick[None]  2:7  body=2:1-3:31
  description "A second has passed."

event flow.Go[str | None]  5:7  body=5:1-6:61
  init (who: str, /, *, often = ..., **kwargs)

model pydantic flow.Base  8:7  body=8:1-9:15
  init (*, owner: str)
  field owner: str  9:5

model pydantic flow.State < Base  11:7  body=11:1-18:30
  docstring "All of it."
  init (*, owner: str, total: float = ..., items: list[str] = ...)
  field owner: str  from Base  9:5
  field total: float = 0.0  ge=0  "the \"sum\""  13:5  has_field_call=True
  field items: list[str] = list()  14:5  has_field_call=True
  property paid: bool  17:9
  reads self.total in State.paid  18:21

procedure flow.Start[State]  built  20:7  body=20:1-37:22
  prompt "Begin"  21:14
  subclasses Wait
  ignore Tick@22:15
  method pick()  used  24:9
  async handler on_go(State, Go@28:48)  28:15  body=28:5-37:22
    docstring "Choose."
  on Go by Start.on_go  28:15
    move -> Wait  when sigma.total > 3 and "it is paid"  33:20
    move -> Missing?  when sigma.total > 3 and not ("it is paid")  33:20
    recover -> Start "too\nfew"  when not (sigma.total > 3) and not (sigma.items)  35:20
    raise -> Start "AssertionError"  when not (sigma.total > 3) and sigma.items and not (sigma.owner)  36:9
    refused falls off the end  when not (sigma.total > 3) and sigma.items  28:15  written="on_go"  ends=[37:9-37:22]
    reads items, owner, total
    mutates items by list.append
    sets self.seen
    opaque "`sigma` is passed to `launch`"
"""  # noqa: E501  a listing has long lines


def block(listing: str, start: str) -> list[str]:
    """The lines of the block that begins with `start`."""
    return next(part for part in listing.split("\n\n") if part.startswith(start)).splitlines()


def test_a_program_reads_like_a_listing() -> None:
    text = print_program(lowered(DOCUMENT, SourceKind.MARKDOWN))
    lines = [line for line in text.splitlines() if not line.startswith(("    access", "    untracked"))]
    expected = LISTING.splitlines()
    assert lines[: len(expected)] == expected


def test_accesses_and_what_surrounds_the_procedures_are_listed() -> None:
    text = print_program(lowered(DOCUMENT, SourceKind.MARKDOWN))
    assert "    access read total  18:21 in State.paid" in text
    assert block(text, "entry") == [
        "entry sop-call -> flow.Start  sigma flow.State  observes flow.Go@44:48  flow  flow.md:44:1"
    ]
    assert "builds sopy.End(_) in Wait.on_tick  flow.md:42:16" in block(text, "builds")
    assert block(text, "mentions") == ["mentions event flow.Go", "mentions event flow.Tick"]


def test_what_is_unknown_carries_a_question_mark() -> None:
    text = print_program(
        lowered(
            "from sopy import Procedure, handler\nfrom elsewhere import Base, events, pick\n\n"
            "class A(Base, Procedure):\n    ignore = events()\n    @handler\n"
            "    def on(self, sigma, event: events): return pick()\n"
        )
    )
    lines = block(text, "procedure")
    assert lines[0].startswith("procedure flow.A[?] < ?")
    assert "  ignore ?" in lines
    assert "  handler on(elsewhere.events?@7:32)  7:9  body=7:5-7:54" in lines
    assert any(line.startswith("unresolved ignore in flow A") for line in text.splitlines())


def test_a_place_in_another_file_names_it() -> None:
    text = print_program(sample("file_migration"))
    assert "    access read src_path  examples/file_migration/states.py:" in text


def test_files_without_text_are_listed() -> None:
    program = replace(Program(), unreadable=(UnreadableSource(path="a.py", reason='it is "not" text'),))
    assert print_program(program) == 'unreadable a.py  "it is \\"not\\" text"\n'


@pytest.mark.parametrize("name", SAMPLES)
def test_every_procedure_and_transition_is_listed_once(name: str) -> None:
    program = sample(name)
    lines = print_program(program).splitlines()
    heads = [line for line in lines if line.startswith("procedure ")]
    moves = [line for line in lines if line.startswith("    ") and " -> " in line.partition(" when ")[0]]
    assert len(heads) == len(program.procedures)
    assert len(moves) >= sum(len(run.transitions) for one in program.procedures for run in one.runs)
    assert all(line.isprintable() for line in lines)


@unhurried
@given(programs())
def test_the_same_source_has_the_same_listing(text: str) -> None:
    assert print_program(lowered(text)) == print_program(lowered(text))


def test_a_replaced_class_is_listed_with_what_replaces_it() -> None:
    text = print_program(
        lowered("from sopy import Event\nclass Go(Event[str]): ...\nclass Go(Event[int]): ...\n")
    )
    assert "replaced event flow.Go  flow.py:2:7  by flow.py:3:7" in text.splitlines()
