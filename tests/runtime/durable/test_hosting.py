"""What an adapter is told for every request, with an engine that is a dictionary."""
# covers: sopy_runtime.durable.one_state, sopy_runtime.durable.workflows, sopy_runtime.durable.current
# covers: sopy_runtime.journal.record_text

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sopy_runtime import DefinitionError, MemoryStore, Record, Session, StoreError
from sopy_runtime.durable.current import current_session
from sopy_runtime.durable.hosting import LOOK_AGAIN_SECONDS, Host, Known, Turn
from sopy_runtime.durable.step import Core, read_core
from sopy_runtime.durable.workflows import load_workflow, make_event, payload_to_json
from sopy_runtime.journal.record_text import read_record, write_record
from tests.runtime.durable import serving
from tests.runtime.orders import ItemAdded, Line

NOW = datetime(2001, 2, 3, tzinfo=UTC)
SERVING = "tests.runtime.durable.serving"


def begun(session: str = "s") -> tuple[Host, str]:
    host = Host([load_workflow(SERVING)])
    return host, host.begin(session, {"arguments": {"title": "t"}}, NOW)["core"]


def sent(host: Host, core: str, event: str, payload: Any = None, **more: Any) -> Turn:
    return host.send("s", core, {"event": event, "payload": payload, **more}, NOW)


def failure(turn: Turn) -> tuple[str, int]:
    return turn["failure"]["error"], turn["failure"]["status"]


def test_an_event_gives_all_that_is_to_be_kept() -> None:
    host, core = begun()
    turn = sent(host, core, "WordAdded", "state", key="1")
    assert read_core(Core(turn["core"])).sigma.words == {"state"}
    assert turn["reply"]["kind"] == "stayed"
    ((number, text),) = turn["records"]
    record = read_record(text)
    assert (number, record.key, record.payload, record.at) == (1, "1", "state", NOW)


def test_a_known_key_is_answered_also_when_the_workflow_is_over() -> None:
    host, core = begun()
    first = sent(host, core, "WordAdded", "state", key="1")
    known = Known(record=first["records"][0][1], limit_exceeded=False)
    for place in (first["core"], ended(host)):
        request = {"event": "WordAdded", "payload": "state", "key": "1"}
        again = host.send("s", place, request, NOW, known)
        assert again == {"reply": {**first["reply"], "duplicate": True}}
        assert failure(host.send("s", place, {**request, "payload": "x"}, NOW, known)) == (
            "ConflictingKey",
            409,
        )
    assert failure(sent(host, ended(host), "WordAdded", "late")) == ("SessionFinished", 409)


def ended(host: Host) -> str:
    """The core of a session whose only reviewer has ended."""
    core = host.begin("s", {"arguments": {"title": "t"}}, NOW)["core"]
    submitted = sent(host, core, "Submitted", ["ann"])
    (start,) = submitted["deliveries"]
    child = host.adopt(start["to"], None, start["text"], NOW)["core"]
    report = host.send(start["to"], child, {"event": "Graded", "payload": 3}, NOW)["deliveries"][0]
    assert (start["is_start"], report["is_start"], report["to"]) == (True, False, "s")
    assert "core" not in host.adopt(start["to"], child, start["text"], NOW)
    told = host.deliver("s", submitted["core"], report["text"], NOW)
    assert told["reply"]["kind"] == "finished"
    assert "core" not in host.deliver("s", told["core"], report["text"], NOW)
    return told["core"]


def test_a_child_is_not_begun_under_the_name_of_another_session() -> None:
    host, core = begun()
    start = sent(host, core, "Submitted", ["ann"])["deliveries"][0]
    assert failure(host.adopt("s/ann", core, start["text"], NOW))[0] == "StoreError"


def test_a_timer_is_told_once_and_wakes_once() -> None:
    host, core = begun()
    submitted = sent(host, core, "Submitted", ["ann"])
    ((timer, seconds),) = submitted["timers"]
    assert seconds == 0.1
    early = host.wake("s", submitted["core"], timer, NOW)
    assert read_record(early["records"][0][1]).at == NOW + timedelta(seconds=0.1)
    assert host.wake("s", early["core"], timer, NOW) == {}
    begun_child = host.adopt("s/ann", None, submitted["deliveries"][0]["text"], NOW)
    assert [seconds for _, seconds in begun_child["timers"]] == [0.2]


def test_a_timer_whose_handler_fails_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    host, core = begun()
    submitted = sent(host, core, "Submitted", ["ann"])
    ((timer, _),) = submitted["timers"]
    monkeypatch.setattr(serving.Paper, "__setattr__", None)
    turn = host.wake("s", submitted["core"], timer, NOW)
    assert turn["failure"]["error"] == "HandlerError"
    assert turn["timers"] == [(timer, LOOK_AGAIN_SECONDS)]


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({}, ("ValueError", 400)),
        ({"event": "Nonsense"}, ("ValueError", 400)),
        ({"event": "WordAdded", "payload": 3}, ("ValidationError", 400)),
        ({"event": "WordAdded", "payload": "bug"}, ("HandlerError", 500)),
    ],
)
def test_what_does_nothing_says_why(request_: dict[str, Any], error: tuple[str, int]) -> None:
    host, core = begun()
    assert failure(host.send("s", core, request_, NOW)) == error


def test_workflows_are_begun_by_name() -> None:
    shop = "examples.order_payment.workflow:order_payment"
    host = Host([load_workflow(SERVING), load_workflow(shop)])
    arguments = {"order_id": "7", "attempt_limit": 2}
    core = host.begin("s", {"workflow": "order_payment", "arguments": arguments}, NOW)["core"]
    assert read_core(Core(core)).sigma.order_id == "7"
    seen = host.look("s", core)
    assert (seen["procedure"], seen["sigma"]["payment"]["attempt_limit"]) == ("Basket", 2)
    assert "ItemAdded" in {tool["name"] for tool in seen["tools"]}
    assert failure(host.begin("s", {}, NOW)) == ("ValueError", 400)
    wrong = {"workflow": "order_payment", "arguments": {"order": 1}}
    assert failure(host.begin("s", wrong, NOW)) == ("ValidationError", 400)


@pytest.mark.parametrize(
    "place", ["tests.runtime.durable.engines", f"{SERVING}:nothing", "examples.validation.workflow:"]
)
def test_what_is_no_workflow_is_refused(place: str) -> None:
    with pytest.raises(DefinitionError):
        load_workflow(place)


def test_payloads_go_through_json() -> None:
    event = ItemAdded(Line(name="pen", price=1))
    assert payload_to_json(event) == {"name": "pen", "price": 1.0}
    assert make_event(ItemAdded, payload_to_json(event)).payload == event.payload


def test_a_record_is_read_as_it_was_written() -> None:
    record = Record(
        sequence=3, kind="moved", before="A", after="B", event="E", payload={1, 2}, changed=("x",), at=NOW
    )
    assert read_record(write_record(record)) == record
    assert read_record(write_record(Record(sequence=1, kind="sent", before="A", after="A"))).at is None


def test_a_handler_finds_its_session_wherever_it_is_kept() -> None:
    for store in (None, MemoryStore()):
        session = Session(
            serving.Writing(), serving.Paper(title="t"), store=store or MemoryStore(), session_id="s"
        )
        session.send(serving.Submitted(["ann"]))
        assert [message.child for message in session.outbox] == ["s/ann"]
    with pytest.raises(StoreError):
        current_session()
