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
from sopy_runtime.journal.family import ALONE, Family, Message, Start, child_key, is_child_key
from sopy_runtime.journal.keeping import Keeping
from sopy_runtime.journal.memory import write_into
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, RecordKind, State
from sopy_runtime.journal.store import Store
from sopy_runtime.journal.timer import Timer, is_timer_key
from sopy_runtime.outcome import CommitKind, Outcome, make_outcome
from sopy_runtime.procedure import End, Procedure, S, ignored_events
from sopy_runtime.recovery import finished_error, refusal_of, unexpected
from sopy_runtime.resumption import fit
from sopy_runtime.revalidation import revalidate
from sopy_runtime.timing import Timers, Wish, in_new_life, pending_after, timers_after
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
        family: parent and children, and what they have to be told.
        payload: what came with the event under way, if it is to be kept.
        awaits: whether the caller awaits what an async handler returns.
    """

    __slots__ = (
        "_id", "_may_be_quick", "awaits", "by_event", "clock", "family", "finished", "keeping", "last",
        "later", "machine", "observes", "payload", "procedure", "retries", "revalidate", "rows", "sequence",
        "sigma", "timers",
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
        self.later: list[Event[Any] | Wish] = []
        self.family = ALONE
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

    def attach(self, store: Store, state: State, migrations: Migrations = ()) -> None:
        """Commit to this store from now on, and go on from `state`."""
        self.keeping = Keeping(session=self.id, store=store, migrations=migrations)
        self.sequence = state.sequence
        self.retries = state.retries
        self.timers = state.timers
        self.family = state.family
        self.enter(self.procedure, state.finished)

    def transact(self, event: Event[Any], key: str | None) -> Outcome[S] | Pending:
        """Run one event; an async handler runs to its end here, unless the caller awaits."""
        row = self._find_row(event, key)
        if not isinstance(row, Row):
            return row
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure)
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
            stop_if_cancelled(before)
            if inspect.isawaitable(result):
                row.judge(procedure, result)  # nothing is awaited twice: this is no outcome
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

    def past(self, position: str | int) -> State:
        """The state under a name, or after so many events, as the present program can take it.

        Raises:
            StoreError: there is none, or the program has changed since.
        """
        kept = self.kept()
        state = kept.load_checkpoint(position) if isinstance(position, str) else kept.load(position)
        return fit(state, self.machine.version)

    def go_back(self, kind: RecordKind, position: str | int) -> None:
        """Take a kept state back, as one more step; sigma stays the same object."""
        state = self.past(position)
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
        self.family = state.family
        self.last[sequence % HISTORY_LENGTH] = transition

    def wish(self, wish: Wish) -> None:
        """Arm or cancel a timer, or start a child, as a step of its own."""
        if isinstance(wish, Start):
            self._note("armed", self.timers, self.family.starting((wish,)), payload=wish.child)
            return
        kind: RecordKind = "armed" if isinstance(wish, Timer) else "cancelled"
        timers = timers_after(self.timers, asked=(wish,), sequence=self.sequence + 1, clock=self.clock)
        self._note(kind, timers, self.family, payload=wish.id)

    def sent(self, message: Message) -> None:
        """Note that a parent or child has been told this."""
        self._note("sent", self.timers, self.family.without_message(message), payload=message.child)

    def queued(self) -> list[Event[Any]]:
        """The events that a handler has queued; they are not queued any more."""
        # A quick transaction leaves the wishes about timers to whoever asks for the events.
        wishes = [wish for wish in self._wishes() if not isinstance(wish, Start)]
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

    def state(
        self,
        outcome: Outcome[S] | None = None,
        timers: Timers | None = None,
        family: Family | None = None,
    ) -> State:
        """The state now, or the one that an outcome will lead to."""
        return State(
            sigma=self.sigma,
            procedure=outcome.after if outcome else self.procedure,
            sequence=outcome.sequence if outcome else self.sequence,
            retries=outcome.retries if outcome else self.retries,
            finished=outcome.kind == "finished" if outcome else self.finished,
            version=self.machine.version,
            timers=self.timers if timers is None else timers,
            family=self.family if family is None else family,
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
        is_own = key is not None and (is_timer_key(key) or is_child_key(key))
        if key is not None and is_own and not self._comes_in_time(event, key):
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
        """Whether a timer or a child is still there, and somebody takes its event."""
        is_there = any(timer.key == key for timer in self.timers)
        is_there = is_there or any(child_key(child) == key for child in self.family.children)
        return is_there and isinstance(event, self.expected())

    def _lapse(self, event: Event[Any], key: str) -> Outcome[S]:
        """Take a timer or a child away whose event nobody takes, if it is still there."""
        timers = timers_after(self.timers, key=key, sequence=self.sequence + 1, clock=self.clock)
        family = self.family.without_child(key)
        if (timers, family) != (self.timers, self.family):
            name = type(event).__name__
            self._note("lapsed", timers, family, event=name, payload=event.payload, key=key)
        return make_outcome("ignored", event, self.procedure, self.procedure, self.sequence)

    def _note(
        self,
        kind: RecordKind,
        timers: Timers,
        family: Family,
        *,
        payload: Any,
        event: str = "",
        key: str | None = None,
    ) -> None:
        """Commit a step that changes neither sigma nor the procedure."""
        sequence = self.sequence + 1
        here = type(self.procedure).__name__
        transition = Transition(here, event, kind, here)
        record = Record(sequence=sequence, **transition._asdict(), payload=payload, key=key, at=self.clock())
        state = replace(self.state(timers=timers, family=family), sequence=sequence)
        self.kept().commit(record, state)
        self.timers = timers
        self.family = family
        self.sequence = sequence
        self.last[sequence % HISTORY_LENGTH] = transition

    def _wishes(self) -> list[Wish]:
        """What the handler has asked of timers and children; it is not asked again."""
        if not self.later:
            return []
        wishes = [item for item in self.later if not isinstance(item, Event)]
        self.later[:] = [item for item in self.later if isinstance(item, Event)]
        return wishes

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
        timers, family = pending_after(
            (self.timers, self.family), outcome, self._wishes(), self, key=key, is_moved=rows is not None
        )
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
            self.kept().commit(record, self.state(outcome, timers, family))
        if rows is not None:
            self.enter(outcome.after, cast(CommitKind, outcome.kind) == "finished", rows)
        self.sequence = outcome.sequence
        self.retries = outcome.retries
        self.timers, self.family = timers, family
        self.last[outcome.sequence % HISTORY_LENGTH] = transition
        return outcome


def _copied(payload: Any) -> Any:
    try:
        return deepcopy(payload)
    except Exception:  # noqa: BLE001  the store says what it thinks of it
        return payload
