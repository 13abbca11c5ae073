"""
# covers: sopy_compiler.ir.verify_names, sopy_compiler.ir.verify_places, sopy_compiler.ir.verify_handlers
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sopy_compiler.ir.effect import Effect
from sopy_compiler.ir.entry import Entry, EntryKind
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.verify import verify
from sopy_compiler.source.span import Span
from tests.compiler.ir.samples import SAMPLES, lowered, programs, sample, unhurried

FLOW = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler

class State(BaseModel):
    total: int = 0

class Go(Event[str]): ...

class Start(Procedure[State]):
    @handler
    def on_go(self, sigma: State, event: Go):
        sigma.total = 1
        if event.payload:
            return Finish()
        return self

class Finish(Start):
    @handler
    def on_end(self, sigma: State, event: Go):
        return End()

sop = SOP(state=State(), init_proc=Start())
"""


@pytest.mark.parametrize("name", SAMPLES)
def test_lowering_contradicts_itself_nowhere(name: str) -> None:
    assert verify(sample(name)) == ()


@unhurried
@given(programs())
def test_lowering_contradicts_itself_in_no_program(text: str) -> None:
    assert verify(lowered(text)) == ()


def test_an_empty_program_is_sound() -> None:
    assert verify(Program()) == ()


def with_start(program: Program, **changes: Any) -> Program:
    first, *others = program.procedures
    return replace(program, procedures=(replace(first, **changes), *others))


def with_run(program: Program, **changes: Any) -> Program:
    run = program.procedures[0].runs[0]
    return with_start(program, runs=(replace(run, **changes),))


def transitions(run: HandlerRun, **changes: Any) -> tuple[Transition, ...]:
    return (replace(run.transitions[0], **changes), *run.transitions[1:])


BACKWARDS = Span(path="flow.py", line=2, column=5, end_line=1, end_column=1)
ELSEWHERE = Span(path="other.py", line=1, column=1, end_line=1, end_column=2)
OUTSIDE = Span(path="flow.py", line=1, column=1, end_line=1, end_column=5)
BEFORE = Span(path="flow.py", line=0, column=0, end_line=1, end_column=1)
GHOST = "flow.Ghost"


def broken_programs() -> dict[str, Program]:
    """One contradiction each, by what the verifier says about it."""
    sound = lowered(FLOW)
    start: Procedure = sound.procedures[0]
    run = start.runs[0]
    (module,) = sound.modules
    (model,) = sound.models
    reference = EventReference(event=GHOST, span=start.span)
    entry: Entry = sound.entries[0]
    return {
        "two classes have this name": replace(sound, events=(*sound.events, *sound.events)),
        "two modules have this name": replace(sound, modules=(module, replace(module, path="b.py"))),
        "two modules have this path": replace(sound, modules=(module, replace(module, name="b"))),
        "its module gone is not in the program": with_start(sound, module="gone"),
        "no module has this path": with_start(sound, span=ELSEWHERE, body=ELSEWHERE),
        "the place ends before it starts, at (1, 1)": with_start(sound, span=BACKWARDS),
        "lines and columns count from 1": with_start(sound, span=BEFORE),
        "its body does not contain its name": with_start(sound, span=OUTSIDE),
        "flow.Ghost is among its subclasses and does not derive from it": with_start(
            sound, subclasses=(*start.subclasses, GHOST)
        ),
        "its ancestor flow.Start does not list it as a subclass": with_start(sound, subclasses=()),
        "flow.Ghost is no event of the program": with_start(sound, ignore=(reference,)),
        "it is mentioned as an event and is none of the program": replace(sound, event_mentions=(GHOST,)),
        "the entry starts with flow.Ghost, which is no procedure of the program": replace(
            sound, entries=(replace(entry, kind=EntryKind.SESSION, procedure=GHOST),)
        ),
        "it is listed under flow.Start and belongs to flow.Ghost": with_start(
            sound, declarations=(replace(start.declarations[0], owner=GHOST),)
        ),
        "two fields have this name": replace(
            sound, models=(replace(model, fields=(*model.fields, *model.fields)),)
        ),
        "its owner flow.Go is no ancestor of the model": replace(
            sound, models=(replace(model, fields=(replace(model.fields[0], owner="flow.Go"),)),)
        ),
        "a model is open for a reason, and only then": replace(sound, models=(replace(model, is_open=True),)),
        "two handlers take the same event": with_start(
            sound, effective=(*start.effective, *start.effective), runs=(run, run)
        ),
        "its runs are not those of its effective handlers": with_start(sound, runs=()),
        "it runs flow.Ghost.on_go, which it does not inherit": with_start(
            sound, effective=((run.event, "flow.Ghost.on_go"),), runs=()
        ),
        "it runs flow.Start.on_ghost, which is not declared": with_start(
            sound, effective=((run.event, "flow.Start.on_ghost"),), runs=()
        ),
        "its run is listed under flow.Start": with_run(sound, procedure="flow.Finish"),
        "it runs for flow.Ghost, which it does not take": with_run(sound, event=GHOST),
        "a transition belongs to another handler's run": with_run(
            sound, transitions=transitions(run, handler="on_ghost")
        ),
        "`stay` leads to flow.Finish and not back to its source": with_run(
            sound, transitions=transitions(run, kind=TransitionKind.STAY)
        ),
        "`finish` leads to flow.Finish; only `finish` leads to the end": with_run(
            sound, transitions=transitions(run, kind=TransitionKind.FINISH)
        ),
        "the target flow.Ghost is marked as known and is not": with_run(
            sound, transitions=transitions(run, target=GHOST)
        ),
        "the target flow.Finish is marked as unknown and is not": with_run(
            sound, transitions=transitions(run, target_is_known=False)
        ),
        "`writes` is (), its accesses say ('total',)": with_run(sound, effect=Effect()),
        "an effect is opaque for a reason, and only then": with_run(
            sound, effect=replace(run.effect, is_opaque=True)
        ),
    }


@pytest.mark.parametrize(("message", "program"), broken_programs().items())
def test_a_contradiction_is_named(message: str, program: Program) -> None:
    assert message in {violation.message for violation in verify(program)}


def test_the_program_that_the_contradictions_are_made_of_is_sound() -> None:
    assert verify(lowered(FLOW)) == ()


def test_an_unknown_event_may_be_ignored() -> None:
    program = lowered(FLOW)
    reference = EventReference(event=GHOST, span=program.procedures[0].span, is_known=False)
    assert verify(with_start(program, ignore=(reference,))) == ()
