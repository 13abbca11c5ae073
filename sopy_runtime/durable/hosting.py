"""Sessions kept by an engine: what an adapter asks for, as functions of texts.

An adapter keeps a core, records and replies as its engine keeps state, and knows nothing of workflows. For
every request it calls one of the functions below, keeps what comes back in one transaction, lets the timers
come and delivers the messages. Everything is JSON, so that an engine may remember the result of a call.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from sopy_runtime.beginning import check_start
from sopy_runtime.codec.decode import decode_value
from sopy_runtime.codec.encode import encode_value, to_text
from sopy_runtime.durable.children import child_state
from sopy_runtime.durable.one_state import OneState
from sopy_runtime.durable.retrying import after_failure
from sopy_runtime.durable.step import Core, Stepped, begin, core_of, core_of_image, read_core, step_from
from sopy_runtime.durable.workflows import Workflow, find_event, make_event
from sopy_runtime.errors import (
    ConflictingKey,
    HandlerError,
    IncompatibleState,
    SessionFinished,
    SopyError,
    StoreError,
)
from sopy_runtime.event import Event
from sopy_runtime.journal.family import Message, Start
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import State
from sopy_runtime.journal.record_text import read_record, write_record
from sopy_runtime.journal.timer import Timer
from sopy_runtime.procedure import End
from sopy_runtime.session import Session

LOOK_AGAIN_SECONDS = 60.0
"""So long after its handler has failed, the event of a timer or a message is delivered again."""

_CONFLICTS = (SessionFinished, ConflictingKey, IncompatibleState)


class Delivery(TypedDict):
    """A message for another session: `text` is for `adopt` of a child, or `deliver` of a parent."""

    to: str
    is_start: bool
    text: str
    key: str


class Failure(TypedDict):
    """Why a request did nothing. `status` is one of HTTP: 400 and 409 for the caller, 500 for the program."""

    error: str
    message: str
    status: int


class Turn(TypedDict, total=False):
    """What came of one request; nothing is to be kept if there is a `failure`.

    Attributes:
        core: the state to keep; absent if nothing has changed.
        reply: the answer.
        records: for the journal, in their order: the number of each and its text.
        finished: the workflow is over.
        timers: what is to be woken, by `wake`: the name of each, and in how many seconds.
        deliveries: messages for other sessions.
        failure: why nothing has happened.
    """

    core: str
    reply: dict[str, Any]
    records: list[tuple[int, str]]
    finished: bool
    timers: list[tuple[str, float]]
    deliveries: list[Delivery]
    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was kept under an idempotency key: the text of the record, and whether the limit was exceeded."""

    record: str
    limit_exceeded: bool


class Host:
    """The workflows that a process serves.

    Args:
        workflows: those that can be begun; their sessions, and those of children, can go on.
        retry_limits: recoveries in a row after which a reply says so.
    """

    def __init__(self, workflows: Sequence[Workflow], *, retry_limits: int = 3) -> None:
        self._workflows = {workflow.name: workflow for workflow in workflows}
        self._migrations: Migrations = tuple(
            migration for workflow in workflows for migration in workflow.migrations
        )
        self._retry_limits = retry_limits

    def begin(self, session: str, request: Mapping[str, Any], now: datetime) -> Turn:
        """Begin a workflow: `{"workflow": name, "arguments": {...}}`; one that serves alone needs no name."""

        def run() -> Turn:
            workflow = self._workflow(request.get("workflow"))
            procedure, sigma = workflow.begin(request.get("arguments") or {})
            check_start(procedure, sigma)
            core = begin(procedure, sigma, session=session, clock=lambda: now)
            return self._begun(core, now)

        return _guarded(run)

    def adopt(self, session: str, core: str | None, text: str, now: datetime) -> Turn:
        """Begin a child that a parent's message asks for, unless that was done before."""

        def run() -> Turn:
            start, parent = decode_value({"start": json.loads(text)})
            state = child_state(parent, start, lambda: now)
            if core is None:
                return self._begun(core_of(state), now)
            if self._state(core).family.parent != state.family.parent:
                raise StoreError(f"a session {session!r} exists, and is no child of {parent!r}")
            return {}

        return _guarded(run)

    def send(
        self,
        session: str,
        core: str,
        request: Mapping[str, Any],
        now: datetime,
        known: Known | None = None,
    ) -> Turn:
        """Run an event: `{"event": name, "payload": ..., "key": ...}`, of which the last two may be absent.

        Args:
            session: its name.
            core: where it is.
            request: the event.
            now: the time.
            known: what is kept under this key.
        """

        def run() -> Turn:
            state = self._state(core)
            event = self._event(state, request, known)
            stepped = self._step(session, core, state, event, now=now, key=request.get("key"), known=known)
            if "duplicate" in stepped.reply and known is not None:
                return {"reply": {**stepped.reply, "limit_exceeded": known.limit_exceeded}}
            return _turn(session, stepped, now)

        return _guarded(run)

    def wake(self, session: str, core: str, timer: str, now: datetime) -> Turn:
        """Run the event of a timer, if it is still there."""
        state = self._state(core)
        armed = next((kept for kept in state.timers if kept.id == timer), None)
        if armed is None:
            return {}
        # The clocks of two machines differ; a timer that has come is due.
        time = max(now, armed.due)
        try:
            return _turn(
                session, self._step(session, core, state, armed.event, now=time, key=armed.key), time
            )
        except HandlerError as error:
            if armed.retry is not None:
                return self._retry(session, self._state(core), armed, error, time)
            return {"failure": _failure(error), "timers": [(timer, LOOK_AGAIN_SECONDS)]}
        except SopyError as error:
            return {"failure": _failure(error), "timers": [(timer, LOOK_AGAIN_SECONDS)]}

    def deliver(self, session: str, core: str, text: str, now: datetime) -> Turn:
        """Tell a parent the end of a child; a child that it does not wait for any more tells nothing."""

        def run() -> Turn:
            event, key = decode_value({"report": json.loads(text)})
            state = self._state(core)
            return _turn(session, self._step(session, core, state, event, now=now, key=key), now)

        return _guarded(run)

    def look(self, session: str, core: str) -> dict[str, Any]:
        """Where a session is, what its agent is to do, and what it may send: as values of JSON."""
        state = self._state(core)
        running: Session[Any] = Session.resume(OneState(state), session)
        return {
            "session": session,
            "procedure": type(state.procedure).__name__,
            "sequence": state.sequence,
            "finished": state.finished,
            "version": state.version,
            "sigma": to_jsonable_python(state.sigma, fallback=repr, serialize_unknown=True),
            "timers": [{"id": timer.id, "due": timer.due_text} for timer in running.timers],
            "prompt": "" if state.finished else str(running.prompt()),
            "tools": running.tools(),
        }

    def _workflow(self, name: str | None) -> Workflow:
        if name is None and len(self._workflows) == 1:
            return next(iter(self._workflows.values()))
        if name not in self._workflows:
            raise ValueError(f"no workflow is called {name!r}; served are: {', '.join(self._workflows)}")
        return self._workflows[name]

    def _state(self, core: str) -> State:
        return read_core(Core(core), self._migrations)

    def _event(self, state: State, request: Mapping[str, Any], known: Known | None) -> Event[Any]:
        name = str(request.get("event") or "")
        if isinstance(state.procedure, End) and known is None:
            raise SessionFinished(f"the workflow is over, and {name} came")
        # An event that is answered, not run, need not fit where the session is now.
        others = (
            () if known is None else [event for each in self._workflows.values() for event in each.events]
        )
        return make_event(find_event(state.procedure, others, name), request.get("payload"))

    def _step(self, session: str, core: str, state: State, event: Event[Any], *, now: datetime,
              key: str | None, known: Known | None = None) -> Stepped:  # fmt: skip
        record = None if known is None else read_record(known.record)
        return step_from(
            state, event, core=Core(core), now=now, key=key, known=record, session=session,
            retry_limits=self._retry_limits,
        )  # fmt: skip

    def _retry(self, session: str, state: State, timer: Timer, error: HandlerError, now: datetime) -> Turn:
        store = OneState(state)
        running: Session[Any] = Session.resume(store, session, clock=lambda: now)
        later = after_failure(timer, error, now)
        running.wish(later)
        running.cancel(timer.id)
        stepped = Stepped(
            core=core_of_image(store.image), records=tuple(store.records), reply={}, timers=(later,)
        )
        return _turn(session, stepped, now)

    def _begun(self, core: Core, now: datetime) -> Turn:
        state = self._state(core)
        reply = {"kind": "begun", "procedure": type(state.procedure).__name__, "sequence": 0}
        return {"core": core, "reply": reply, "timers": _seconds(state.timers, now)}


def _turn(session: str, stepped: Stepped, now: datetime) -> Turn:
    if not stepped.records:
        return {"reply": stepped.reply}
    return {
        "core": stepped.core,
        "reply": stepped.reply,
        "records": [(record.sequence, write_record(record)) for record in stepped.records],
        "finished": any(record.kind == "finished" for record in stepped.records),
        "timers": _seconds(stepped.timers, now),
        "deliveries": [_delivery(session, message) for message in stepped.messages],
    }


def _seconds(timers: Sequence[Timer], now: datetime) -> list[tuple[str, float]]:
    return [(timer.id, max(0.0, (timer.due - now).total_seconds())) for timer in timers]


def _delivery(session: str, message: Message) -> Delivery:
    if isinstance(message, Start):
        text = to_text(encode_value((message, session), "start"))
        return {"to": message.child, "is_start": True, "text": text, "key": f"start {session}"}
    text = to_text(encode_value((message.event, message.key), "report"))
    return {"to": message.parent, "is_start": False, "text": text, "key": message.key}


def _guarded(run: Callable[[], Turn]) -> Turn:
    try:
        return run()
    except (SopyError, ValidationError, ValueError, TypeError) as error:
        return {"failure": _failure(error)}


def _failure(error: Exception) -> Failure:
    status = 409 if isinstance(error, _CONFLICTS) else 500 if isinstance(error, SopyError) else 400
    cause = f" ({type(error.__cause__).__name__}: {error.__cause__})" if error.__cause__ else ""
    return {"error": type(error).__name__, "message": f"{error}{cause}", "status": status}
