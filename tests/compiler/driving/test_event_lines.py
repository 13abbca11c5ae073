"""Events as JSON lines, on a driver of a small workflow."""

# covers: sopy_compiler.driving.driver, sopy_compiler.driving.step_text

import json
from datetime import timedelta

import pytest

from sopy_compiler.driving.driver import Driver, MovableClock, Step
from sopy_compiler.driving.event_lines import run_lines
from sopy_compiler.driving.refusal import RunError
from sopy_compiler.driving.step_text import step_json, step_lines
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.report.style import PLAIN
from sopy_runtime import End, Event, MemoryStore, Procedure, Session, handler

State = dict[str, int]


class Counted(Event[int]): ...


class Ended(Event): ...


class Other(Event): ...


class Counting(Procedure[State]):
    timeout = timedelta(seconds=60)
    timeout_event = Ended

    @handler
    def on_counted(self, sigma: State, event: Counted) -> Procedure[State] | str:
        sigma["sum"] += event.payload
        return self if event.payload else "nothing\x1b[2J was counted"

    @handler
    def on_ended(self, sigma: State, event: Ended) -> End:
        return End()


def driver() -> Driver:
    clock = MovableClock()
    session = Session(Counting(), {"sum": 0}, store=MemoryStore(), session_id="s", clock=clock)
    return Driver(session, clock, (Counted, Ended, Other))


def test_events_run_in_their_order_until_time_ends_the_workflow() -> None:
    driven, steps = driver(), list[Step]()
    lines = [
        '{"event": "Counted", "payload": 2, "key": "once"}',
        "",
        '{"event": "Counted", "payload": 2, "key": "once"}',
        '{"event": "Counted", "payload": 0}',
        '{"event": "Other"}',
        '{"wait": 60}',
    ]
    run_lines(driven, lines, steps.append)
    assert [one.outcome.kind for one in steps] == ["stayed", "duplicate", "recover", "recover", "finished"]
    assert list(step_lines(steps[0], PLAIN)) == ["1 Counted: stays in Counting", "  ~ sum: 0 → 2"]
    assert list(step_lines(steps[2], PLAIN))[1] == "  | nothing\\x1b[2J was counted"
    assert driven.taken["Counting", "Counted", TransitionKind.STAY, "Counting"] == 1
    assert json.loads(step_json(steps[0], ["Counted"])) == {
        "sequence": 1,
        "event": "Counted",
        "kind": "stayed",
        "before": "Counting",
        "after": "Counting",
        "message": None,
        "changes": [{"place": "sum", "before": "0", "after": "2"}],
        "expects": ["Counted"],
    }
    with pytest.raises(RunError, match="line 1: "):
        run_lines(driven, ['{"event": "Ended"}'], steps.append)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not an object"),
        ('{"event": "Counted", "paylod": 1}', "line 2: not an object"),
        ('{"wait": "long"}', "line 2: not an object"),
        ('{"event": "Conted"}', "line 2: there is no event 'Conted': did you mean `Counted`?"),
        ('{"event": "Ended", "payload": 1}', "line 2: Ended carries no payload"),
        ('{"event": "Counted"}', "line 2: Counted does not take this payload"),
    ],
)
def test_the_first_line_that_cannot_be_run_ends_the_run(line: str, said: str) -> None:
    driven, steps = driver(), list[Step]()
    lines = ['{"event": "Counted", "payload": 1}', line, '{"event": "Ended"}']
    with pytest.raises(RunError) as caught:
        run_lines(driven, lines, steps.append)
    assert str(caught.value).startswith(said)
    assert [one.outcome.kind for one in steps] == ["stayed"]


def test_each_undo_goes_back_by_one_event() -> None:
    driven = driver()
    for number in (1, 2):
        driven.send(Counted(number))
    sums = []
    for _ in range(2):
        driven.undo()
        sums.append(driven.session.sigma["sum"])
    assert sums == [1, 0]
    with pytest.raises(RunError, match="nothing has happened yet"):
        driven.undo()
