"""The state of one run and the transactions on it, for one caller at a time."""

import inspect
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, Generic, NamedTuple, cast
from uuid import uuid4

from sopy_runtime.clock import Clock
from sopy_runtime.dispatch import Machine, Row, Rows, Transition
from sopy_runtime.display import displayed, text_of
from sopy_runtime.event import Event
from sopy_runtime.journal.keeping import Keeping
from sopy_runtime.journal.memory import write_into
from sopy_runtime.journal.record import Record, RecordKind, State
from sopy_runtime.journal.store import Store
from sopy_runtime.journal.timer import Cancellation, Timer, is_timer_key
from sopy_runtime.outcome import CommitKind, Outcome, make_outcome
from sopy_runtime.procedure import End, Procedure, S, ignored_events
from sopy_runtime.recovery import finished_error, refusal_of, unexpected
from sopy_runtime.revalidation import revalidate
from sopy_runtime.timing import Timers, in_new_life, timers_after
from sopy_runtime.transaction.quick_run import HISTORY_LENGTH, NOTHING_QUICK
from sopy_runtime.turn import cancellations, run_to_end, stop_if_cancelled


class Pending(NamedTuple):
    """What an async handler returned, and what is needed to conclude or undo its event."""

    row: Row
    event: Event[Any]
    key: str | None
    awaitable: Any
    memory: Any


class Run(Generic[S]):
    """Where one workflow is. A session lets one event at a time at it.

    Attributes:
        by_event: the quick transactions of the present procedure; empty if nothing may be quick.
        last: the last transitions, each at its sequence number modulo the length.
        keeping: what goes to a store or is kept for the caller; None until there is something.
        later: the events that the handler has queued, to be run when it is committed, and its wishes
            about timers, which are committed with it.
        timers: the events that will come by themselves.
        payload: what came with the event under way, if it is to be kept.
        awaits: whether the caller awaits what an async handler returns.
    """

    __slots__ = (
        "_id", "_may_be_quick", "awaits", "by_event", "clock", "finished", "keeping", "last", "later",
        "machine", "observes", "payload", "procedure", "retries", "revalidate", "rows", "sequence", "sigma",
        "timers",
    )  # fmt: skip

    procedure: Procedure[S]
    finished: bool

    def __init__(
        self,
        start: Procedure[S],
        sigma: S,
        machine: Machine,
        *,
        observes: Sequence[type[Event[Any]]],
        revalidate: bool,
        clock: Clock,
        session_id: str | None,
        is_quick: bool = True,
    ) -> None:
        self.sigma = sigma
        self.machine = machine
        self.observes = tuple(observes)
        self.revalidate = revalidate
        self.clock = clock
        self._id = session_id
        self.sequence = self.retries = 0
        self.keeping: Keeping | None = None
        self.later: list[Event[Any] | Timer | Cancellation] = []
        self.payload: Any = None
        self.awaits = False
        self._may_be_quick = is_quick
        self.last: list[Transition | None] = [None] * HISTORY_LENGTH
        self.enter(start, isinstance(start, End))
        self.timers = timers_after((), entered=start, sequence=0, clock=clock)

    @property
    def id(self) -> str:
        """The session's name; a random one is made when it is first asked for."""
        if self._id is None:
            self._id = str(uuid4())
        return self._id

    def attach(self, store: Store, state: State) -> None:
        """Commit to this store from now on, and go on from `state`."""
        self.keeping = Keeping(session=self.id, store=store)
        self.sequence = state.sequence
        self.retries = state.retries
        self.timers = state.timers
        self.enter(self.procedure, state.finished)

    def transact(self, event: Event[Any], key: str | None) -> Outcome[S] | Pending:
        """Run one event; an async handler runs to its end here, unless the caller awaits."""
        row = self._find_row(event, key)
        if not isinstance(row, Row):
            return row
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure, event)
        try:
            return self.conclude(row, event, key, row.function(procedure, sigma, event), memory)
        except BaseException as error:  # noqa: BLE001  whatever it was, it must leave no trace
            row.restore(sigma, procedure, memory)
            return self.refuse(row, event, key, error)

    async def finish(self, pending: Pending) -> Outcome[S]:
        """Await what an async handler returned, and commit it."""
        row, event, key, awaitable, memory = pending
        procedure, sigma = self.procedure, self.sigma
        before = cancellations()
        try:
            result = await awaitable
            while inspect.isawaitable(result):
                result = await result
            stop_if_cancelled(before)
            outcome = self.conclude(row, event, key, result, memory)
        except BaseException as error:  # noqa: BLE001  a cancelled handler, too, must leave no trace
            row.restore(sigma, procedure, memory)
            self.later.clear()
            stop_if_cancelled(before, error)
            return self.refuse(row, event, key, error)
        assert isinstance(outcome, Outcome)
        return outcome

    def conclude(
        self, row: Row, event: Event[Any], key: str | None, result: Any, memory: Any
    ) -> Outcome[S] | Pending:
        """Check what a handler returned and commit it; what is still to be awaited is handed back.

        Raises:
            TransitionError, StoreError, ValidationError: nothing is committed.
        """
        if inspect.isawaitable(result):
            if self.awaits:
                return Pending(row, event, key, result, memory)
            result = run_to_end(result, row.name)
        step = row.judge(self.procedure, result)
        if self.revalidate:
            revalidate(self.sigma)
        after, message = result, None
        if step.kind == "recover":
            after, message = self.procedure, text_of(result)
        elif step.kind == "finished":
            message = text_of(result.prompt) or None
        outcome = make_outcome(
            step.kind,
            event,
            self.procedure,
            after,
            self.sequence + 1,
            message=message,
            change=row.plan.change(self.sigma, memory, is_kept=self.store is not None),
            retries=self.retries + 1 if step.kind == "recover" else 0,
        )
        return self._commit(outcome, step.transition, step.rows, key)

    def refuse(self, row: Row, event: Event[Any], key: str | None, error: BaseException) -> Outcome[S]:
        """The outcome of a handler that raised, if it raised to refuse the event; else raise."""
        self.later.clear()
        return self._recover(event, key, refusal_of(error, row.name))

    def go_back(self, state: State, kind: RecordKind, position: str | int) -> None:
        """Take a kept state back, as one more step; sigma stays the same object."""
        transition = Transition(type(self.procedure).__name__, "", kind, type(state.procedure).__name__)
        sequence = self.sequence + 1
        record = Record(sequence=sequence, **transition._asdict(), payload=position, at=self.clock())
        timers = in_new_life(state.timers, sequence)
        self.kept().commit(record, replace(state, sequence=sequence, timers=timers))
        write_into(self.sigma, state.sigma)
        self.enter(state.procedure, state.finished)
        self.sequence = sequence
        self.retries = state.retries
        self.timers = timers
        self.last[sequence % HISTORY_LENGTH] = transition

    def wish(self, wish: Timer | Cancellation) -> None:
        """Arm or cancel a timer, as a step of its own."""
        kind: RecordKind = "armed" if isinstance(wish, Timer) else "cancelled"
        sequence = self.sequence + 1
        timers = timers_after(self.timers, asked=(wish,), sequence=sequence, clock=self.clock)
        self._note(Transition(self._here, "", kind, self._here), timers, payload=wish.id)

    def queued(self) -> list[Event[Any]]:
        """The events that a handler has queued; they are not queued any more."""
        # A quick transaction leaves the wishes about timers to whoever asks for the events.
        wishes = self._wishes()
        if wishes and not self.finished:
            self.timers = timers_after(self.timers, asked=wishes, sequence=self.sequence, clock=self.clock)
        events = [item for item in self.later if isinstance(item, Event)]
        self.later.clear()
        return events

    def enter(self, procedure: Procedure[S], is_end: bool, rows: Rows | None = None) -> None:
        """Be in this procedure."""
        self.procedure = procedure
        self.finished = is_end
        self.rows = rows or self.machine.rows_of(type(procedure))
        is_quick = self._may_be_quick and not (is_end or self.store or self.observes or self.revalidate)
        is_quick = is_quick and procedure.timeout_event is None
        self.by_event = self.rows.by_event if is_quick else NOTHING_QUICK

    def state(self, outcome: Outcome[S] | None = None, timers: Timers | None = None) -> State:
        """The state now, or the one that an outcome will lead to."""
        return State(
            sigma=self.sigma,
            procedure=outcome.after if outcome else self.procedure,
            sequence=outcome.sequence if outcome else self.sequence,
            retries=outcome.retries if outcome else self.retries,
            finished=outcome.kind == "finished" if outcome else self.finished,
            version=self.machine.table.version,
            timers=self.timers if timers is None else timers,
        )

    def history(self) -> tuple[Record, ...]:
        """All records of the store, else the last transitions."""
        if self.store is not None:
            return tuple(self.store.history(self.id))
        numbers = range(max(1, self.sequence - HISTORY_LENGTH + 1), self.sequence + 1)
        steps = ((number, self.last[number % HISTORY_LENGTH]) for number in numbers)
        return tuple(Record(sequence=number, **step._asdict()) for number, step in steps if step is not None)

    @property
    def store(self) -> Store | None:
        """Where events are committed."""
        return None if self.keeping is None else self.keeping.store

    def kept(self) -> Keeping:
        """What is kept beyond the present."""
        if self.keeping is None:
            self.keeping = Keeping(session=self.id, store=None)
        return self.keeping

    def expected(self) -> tuple[type[Event[Any]], ...]:
        """The event classes that would do something now."""
        expected = () if self.finished else self.rows.expected(ignored_events(self.procedure))
        return tuple(event for event in expected if not self.observes or issubclass(event, self.observes))

    def _find_row(self, event: Event[Any], key: str | None) -> "Row | Outcome[S]":
        """The handler to run, or the outcome if none has to."""
        if not isinstance(event, Event):
            raise TypeError(f"only events can be sent, not {displayed(event)}")
        here = self.procedure
        if key is not None and (record := self.kept().reply(key, event)) is not None:
            change = (record.changed, (), ())
            sequence, message = record.sequence, record.message
            return make_outcome("duplicate", event, here, here, sequence, message=message, change=change)
        if key is not None and is_timer_key(key) and not self._comes_in_time(event, key):
            return self._lapse(event, key)
        if key is not None or self.store is not None:
            # Before the handler runs: it may change what is in the payload.
            self.payload = _copied(event.payload)
        if self.finished:
            raise finished_error(event)
        is_observed = not self.observes or isinstance(event, self.observes)
        if not is_observed or isinstance(event, ignored_events(here)):
            return make_outcome("ignored", event, here, here, self.sequence)
        row = self.rows.find(type(event))
        return row or self._recover(event, key, unexpected(event, here, self.expected()))

    def _comes_in_time(self, event: Event[Any], key: str) -> bool:
        """Whether a timer is still there, and somebody takes its event."""
        return any(timer.key == key for timer in self.timers) and isinstance(event, self.expected())

    def _lapse(self, event: Event[Any], key: str) -> Outcome[S]:
        """Take a timer away whose event nobody takes, if it is still there."""
        if any(timer.key == key for timer in self.timers):
            timers = timers_after(self.timers, key=key, sequence=self.sequence + 1, clock=self.clock)
            transition = Transition(self._here, type(event).__name__, "lapsed", self._here)
            self._note(transition, timers, payload=event.payload, key=key)
        return make_outcome("ignored", event, self.procedure, self.procedure, self.sequence)

    def _note(self, transition: Transition, timers: Timers, *, payload: Any, key: str | None = None) -> None:
        """Commit a step that changes nothing but the timers."""
        sequence = self.sequence + 1
        record = Record(sequence=sequence, **transition._asdict(), payload=payload, key=key, at=self.clock())
        self.kept().commit(record, replace(self.state(), sequence=sequence, timers=timers))
        self.timers = timers
        self.sequence = sequence
        self.last[sequence % HISTORY_LENGTH] = transition

    @property
    def _here(self) -> str:
        return type(self.procedure).__name__

    def _wishes(self) -> list[Timer | Cancellation]:
        """What the handler has asked of timers; it is not asked again."""
        if not self.later:
            return []
        wishes = [item for item in self.later if not isinstance(item, Event)]
        self.later[:] = [item for item in self.later if isinstance(item, Event)]
        return wishes

    def _timers_after(self, outcome: Outcome[S], key: str | None, *, is_moved: bool) -> Timers:
        """The timers when this outcome is committed."""
        wishes = self._wishes()
        if outcome.kind == "finished" or not (self.timers or wishes or is_moved):
            return ()
        return timers_after(
            self.timers,
            asked=wishes,
            key=key,
            entered=outcome.after if is_moved else None,
            sequence=outcome.sequence,
            clock=self.clock,
        )

    def _recover(self, event: Event[Any], key: str | None, message: str) -> Outcome[S]:
        here = self.procedure
        name = type(here).__name__
        sequence, retries = self.sequence + 1, self.retries + 1
        outcome = make_outcome("recover", event, here, here, sequence, message=message, retries=retries)
        return self._commit(outcome, Transition(name, type(event).__name__, "recover", name), None, key)

    def _commit(
        self, outcome: Outcome[S], transition: Transition, rows: Rows | None, key: str | None
    ) -> Outcome[S]:
        """Write the event to the store, then make it so. Until the store has it, nothing is."""
        timers = self._timers_after(outcome, key, is_moved=rows is not None)
        if self.store is not None or key is not None:
            record = Record(
                sequence=outcome.sequence,
                **transition._asdict(),
                payload=self.payload,
                message=outcome.message,
                changed=outcome.changed,
                key=key,
                at=self.clock(),
            )
            self.kept().commit(record, self.state(outcome, timers))
        if rows is not None:
            self.enter(outcome.after, cast(CommitKind, outcome.kind) == "finished", rows)
        self.sequence = outcome.sequence
        self.retries = outcome.retries
        self.timers = timers
        self.last[outcome.sequence % HISTORY_LENGTH] = transition
        return outcome


def _copied(payload: Any) -> Any:
    try:
        return deepcopy(payload)
    except Exception:  # noqa: BLE001  the store says what it thinks of it
        return payload
