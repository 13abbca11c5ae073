"""One running workflow: every event is a transaction."""

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import get_ident
from typing import Any, Generic, TypeAlias, TypedDict, cast
from uuid import uuid4

from pydantic import BaseModel
from typing_extensions import Unpack

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.dispatch import Row, Rows, Transition, machine_of
from sopy_runtime.event import Event
from sopy_runtime.instructions.now import prompt_now
from sopy_runtime.journal.keeping import Keeping
from sopy_runtime.journal.memory import copy_state, write_into
from sopy_runtime.journal.record import Record, RecordKind, State
from sopy_runtime.journal.store import Store
from sopy_runtime.outcome import Change, CommitKind, Outcome, make_outcome
from sopy_runtime.procedure import End, Procedure, S
from sopy_runtime.prompt import Prompt
from sopy_runtime.recovery import (
    busy_error,
    finished_error,
    refusal_of,
    retry_limit_error,
    unexpected,
    warn_of_observer,
)
from sopy_runtime.table import Table
from sopy_runtime.tools.exposure import Tool, tools_for
from sopy_runtime.transaction.quick_run import HISTORY_LENGTH, QuickRun
from sopy_runtime.turn import Turns, is_called_by, run_to_end, running_task, take

Observer: TypeAlias = Callable[[Outcome[Any]], object]

_NO_ROWS: dict[type[Event[Any]], QuickRun] = {}


class Options(TypedDict, total=False):
    """How a session runs; the same for a new one and for one that is resumed."""

    observes: Sequence[type[Event[Any]]]
    retry_limits: int
    table: Table | None
    observers: Sequence[Observer]
    revalidate: bool
    clock: Clock


class Session(Generic[S]):
    """Owns one running workflow: its sigma, its procedure and its position.

    Args:
        start: an instance of the first procedure.
        sigma: the shared state; the session changes it in place and never replaces it.
        observes: the event classes this session listens to; none: all.
        retry_limits: recoveries in a row after which the next one raises `RetryLimitExceeded`.
        store: where every event is committed; None: nothing outlives this object.
        session_id: the name in the store; None: a random one.
        table: the built table to run; None: the module's own, if it is built and current.
        observers: called with every outcome, after it is committed.
        revalidate: check the whole sigma after each handler, not only what its own validators see.
        clock: the time of journal records.
    """

    __slots__ = (
        "__weakref__", "_by_event", "_clock", "_history", "_id", "_keeping", "_machine", "_observers",
        "_observes", "_retries", "_revalidate", "_right", "_rows", "_turns", "finished", "procedure",
        "retry_limits", "sequence", "sigma",
    )  # fmt: skip

    sigma: S
    procedure: Procedure[S]
    finished: bool
    sequence: int

    def __init__(
        self,
        start: Procedure[S],
        sigma: S,
        *,
        observes: Sequence[type[Event[Any]]] = (),
        retry_limits: int = 3,
        store: Store | None = None,
        session_id: str | None = None,
        table: Table | None = None,
        observers: Sequence[Observer] = (),
        revalidate: bool = False,
        clock: Clock = system_clock,
    ) -> None:
        if not isinstance(start, Procedure):
            raise TypeError(f"start must be an instance of a procedure, not {start!r}")
        self.sigma = sigma
        self.retry_limits = retry_limits
        self.sequence = self._retries = 0
        self._machine = machine_of(type(start), type(sigma), table)
        self._observes = tuple(observes)
        self._observers = tuple(observers)
        self._revalidate = revalidate
        self._clock = clock
        self._id = session_id
        self._turns = Turns()
        self._right = self._turns.right
        # The last transitions, each at its sequence number modulo the length.
        self._history: list[Transition | None] = [None] * HISTORY_LENGTH
        self._keeping: Keeping | None = None if store is None else Keeping(session=self.id, store=store)
        self._enter(start, isinstance(start, End))
        if store is not None:
            store.create(self.id, self._state())

    @classmethod
    def resume(cls, store: Store, session_id: str, **options: Unpack[Options]) -> "Session[S]":
        """Go on with a session that a store keeps.

        Raises:
            StoreError: the store does not know it.
        """
        state = store.load(session_id)
        session = cls(state.procedure, state.sigma, session_id=session_id, **options)
        session._keeping = Keeping(session=session_id, store=store)
        session.sequence = state.sequence
        session._retries = state.retries
        session._enter(state.procedure, state.finished)
        return session

    def send(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:
        """Run one event to its end. An `async` handler needs `asend`, unless no event loop runs here.

        Args:
            event: an instance of an event class.
            key: idempotency key; an event whose key is already committed does not run again.

        Raises:
            HandlerError: the handler raised; nothing has changed.
            TransitionError: the handler returned no valid transition; nothing has changed.
            RetryLimitExceeded: the agent was told to recover too often; the state is committed.
            SessionFinished: the workflow is over.
            SessionBusy: called from inside a handler of this session.
        """
        try:
            self._right.pop()
        except IndexError:
            self._wait()
        try:
            run = self._by_event.get(type(event))
            outcome = self._transact(event, key) if run is None or key is not None else run(self, event)
        finally:
            self._right.append(None)
            if self._turns.queue is not None:
                self._turns.queue.wake_first()
        for observer in self._observers:
            try:
                observer(outcome)
            except Exception as error:  # noqa: BLE001  an observer never breaks the session
                warn_of_observer(observer, error)
        if outcome.retries > self.retry_limits and outcome.kind == "recover":
            raise retry_limit_error(outcome, self.retry_limits)
        return outcome

    async def asend(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:
        """Run one event to its end; tasks get their turn in the order in which they came.

        Raises:
            What `send` raises; a handler that is cancelled leaves no trace.
        """
        if self._turns.is_contended() or not take(self._right):
            await self._wait_in_task()
        try:
            run = self._by_event.get(type(event))
            if run is None or key is not None:
                outcome = await self._transact_async(event, key)
            else:
                outcome = run(self, event)
        finally:
            self._right.append(None)
            if self._turns.queue is not None:
                self._turns.queue.wake_first()
        return self._told(outcome)

    @property
    def id(self) -> str:
        """The name of this session, in the store and in messages."""
        if self._id is None:
            self._id = str(uuid4())
        return self._id

    @property
    def table(self) -> Table:
        """The rows that run; `table.built` tells where they come from."""
        return self._machine.table

    def prompt(self) -> Prompt:
        """What the agent is to do now."""
        return prompt_now(self.procedure, self.sigma, self._rows.entries_for(self._expected()))

    def tools(self) -> list[Tool]:
        """JSON Schema tool definitions of the events that may come now."""
        return tools_for(self._expected())

    def history(self) -> tuple[Record, ...]:
        """What happened, oldest first: all of it with a store, else the last 32 steps by name."""
        if self._keeping is not None and self._keeping.store is not None:
            return tuple(self._keeping.store.history(self.id))
        first = max(1, self.sequence - HISTORY_LENGTH + 1)
        steps = (
            (number, self._history[number % HISTORY_LENGTH]) for number in range(first, self.sequence + 1)
        )
        return tuple(Record(sequence=number, **step._asdict()) for number, step in steps if step is not None)

    def checkpoint(self, name: str) -> None:
        """Keep the present state under a name."""
        with self._turn():
            self._kept().save_checkpoint(name, self._state())

    def restore(self, name: str) -> None:
        """Go back to a checkpoint; sigma stays the same object.

        Raises:
            UnknownCheckpoint: there is none of this name.
        """
        with self._turn():
            self._go_back(self._kept().load_checkpoint(name), "restored", name)

    def rewind(self, to: int) -> None:
        """Go back to the state after so many committed events; the journal records the step back.

        Raises:
            StoreError: no store, or no such position.
        """
        with self._turn():
            self._go_back(self._kept().journal().load(self.id, to), "rewound", to)

    def fork(self, at: int | None = None, *, session_id: str | None = None) -> "Session[S]":
        """A new session that starts from the present state, or from the one after so many events.

        Raises:
            StoreError: `at` is given, but there is no store or no such position.
        """
        with self._turn():
            state = copy_state(self._state()) if at is None else self._kept().journal().load(self.id, at)
        return Session(
            state.procedure,
            state.sigma,
            observes=self._observes,
            retry_limits=self.retry_limits,
            store=None if self._keeping is None else self._keeping.store,
            session_id=session_id,
            table=self._machine.given,
            observers=self._observers,
            revalidate=self._revalidate,
            clock=self._clock,
        )

    def _transact(self, event: Event[Any], key: str | None) -> Outcome[S]:
        row = self._find_row(event, key)
        if not isinstance(row, Row):
            return row
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure, event)
        try:
            result = row.function(procedure, sigma, event)
            return self._conclude(row, event, key, result, row.plan.change(sigma, memory))
        except BaseException as error:  # noqa: BLE001  whatever it was, it must leave no trace
            row.plan.restore(sigma, procedure, memory)
            return self._refuse(row, event, key, error)

    async def _transact_async(self, event: Event[Any], key: str | None) -> Outcome[S]:
        row = self._find_row(event, key)
        if not isinstance(row, Row):
            return row
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure, event)
        self._turns.owner = get_ident(), running_task()
        try:
            result = row.function(procedure, sigma, event)
            if inspect.isawaitable(result):
                result = await result
            return self._conclude(row, event, key, result, row.plan.change(sigma, memory))
        except BaseException as error:  # noqa: BLE001  a cancelled handler, too, must leave no trace
            row.plan.restore(sigma, procedure, memory)
            return self._refuse(row, event, key, error)
        finally:
            self._turns.owner = None

    def _find_row(self, event: Event[Any], key: str | None) -> "Row | Outcome[S]":
        """The handler to run, or the outcome if none has to."""
        if not isinstance(event, Event):
            raise TypeError(f"only events can be sent, not {event!r}")
        procedure = self.procedure
        if key is not None and (record := self._kept().reply(key, event)) is not None:
            change = (record.changed, (), ())
            return make_outcome(
                "duplicate",
                event,
                procedure,
                procedure,
                record.sequence,
                message=record.message,
                change=change,
            )
        if self.finished:
            raise finished_error(event)
        is_observed = not self._observes or isinstance(event, self._observes)
        if not is_observed or isinstance(event, tuple(procedure.ignore)):
            return make_outcome("ignored", event, procedure, procedure, self.sequence)
        row = self._rows.find(type(event))
        if row is None:
            return self._recover(event, key, unexpected(event, procedure, self._expected()))
        return row

    def _conclude(
        self, row: Row, event: Event[Any], key: str | None, result: Any, change: Change
    ) -> Outcome[S]:
        """Check what a handler returned and commit it.

        Raises:
            TransitionError, StoreError, ValidationError: nothing is committed.
        """
        if inspect.isawaitable(result):
            result = run_to_end(result, row.name)
        step = row.judge(self.procedure, result)
        if self._revalidate and isinstance(self.sigma, BaseModel):
            type(self.sigma).__pydantic_validator__.validate_python(dict(self.sigma))
        if step.kind == "recover":
            return self._commit(step.transition, event, key, self.procedure, None, str(result), change)
        message = str(result.prompt) or None if step.kind == "finished" else None
        return self._commit(step.transition, event, key, result, step.rows, message, change)

    def _told(self, outcome: Outcome[S]) -> Outcome[S]:
        """What `send` does at its end, where it is written out for speed."""
        for observer in self._observers:
            try:
                observer(outcome)
            except Exception as error:  # noqa: BLE001  an observer never breaks the session
                warn_of_observer(observer, error)
        if outcome.retries > self.retry_limits and outcome.kind == "recover":
            raise retry_limit_error(outcome, self.retry_limits)
        return outcome

    def _refuse(self, row: Row, event: Event[Any], key: str | None, error: BaseException) -> Outcome[S]:
        return self._recover(event, key, refusal_of(error, row.name))

    def _recover(self, event: Event[Any], key: str | None, message: str) -> Outcome[S]:
        name = type(self.procedure).__name__
        transition = Transition(name, type(event).__name__, "recover", name)
        return self._commit(transition, event, key, self.procedure, None, message, ())

    def _commit(
        self,
        transition: Transition,
        event: Event[Any],
        key: str | None,
        after: Procedure[S],
        rows: Rows | None,
        message: str | None,
        change: Change,
    ) -> Outcome[S]:
        """Write the event to the store, then make it so. Until the store has it, nothing is."""
        kind = cast(CommitKind, transition.kind)
        retries = self._retries + 1 if kind == "recover" else 0
        sequence = self.sequence + 1
        outcome = make_outcome(
            kind, event, self.procedure, after, sequence, message=message, change=change, retries=retries
        )
        if self._keeping is not None or key is not None:
            record = Record(
                sequence=sequence,
                **transition._asdict(),
                payload=event.payload,
                message=message,
                changed=outcome.changed,
                key=key,
                at=self._clock(),
            )
            self._kept().commit(record, self._state(outcome))
        if rows is not None:
            self._enter(after, kind == "finished", rows)
        self.sequence = sequence
        self._retries = retries
        self._history[sequence % HISTORY_LENGTH] = transition
        return outcome

    def _go_back(self, state: State, kind: RecordKind, position: str | int) -> None:
        """Take a kept state back, as one more step."""
        transition = Transition(type(self.procedure).__name__, "", kind, type(state.procedure).__name__)
        sequence = self.sequence + 1
        record = Record(sequence=sequence, **transition._asdict(), payload=position, at=self._clock())
        self._kept().commit(record, replace(state, sequence=sequence))
        write_into(self.sigma, state.sigma)
        self._enter(state.procedure, state.finished)
        self.sequence = sequence
        self._retries = state.retries
        self._history[sequence % HISTORY_LENGTH] = transition

    def _enter(self, procedure: Procedure[S], is_end: bool, rows: Rows | None = None) -> None:
        self.procedure = procedure
        self.finished = is_end
        self._rows = rows or self._machine.rows_of(type(procedure))
        has_store = self._keeping is not None and self._keeping.store is not None
        is_plain = not (is_end or has_store or self._observes or self._revalidate)
        self._by_event = self._rows.by_event if is_plain else _NO_ROWS

    def _state(self, outcome: Outcome[S] | None = None) -> State:
        """The state now, or the one that an outcome will lead to."""
        return State(
            sigma=self.sigma,
            procedure=outcome.after if outcome else self.procedure,
            sequence=outcome.sequence if outcome else self.sequence,
            retries=outcome.retries if outcome else self._retries,
            finished=outcome.kind == "finished" if outcome else self.finished,
            version=self.table.version,
        )

    def _kept(self) -> Keeping:
        if self._keeping is None:
            self._keeping = Keeping(session=self.id, store=None)
        return self._keeping

    def _expected(self) -> tuple[type[Event[Any]], ...]:
        expected = () if self.finished else self._rows.expected(self.procedure.ignore)
        return tuple(event for event in expected if not self._observes or issubclass(event, self._observes))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not take(self._right):
            self._wait()
        try:
            yield
        finally:
            self._turns.give_back()

    def _wait(self) -> None:
        if is_called_by(self, _SENDING, sys._getframe(2)):  # noqa: SLF001  asked only when the session is busy
            raise busy_error()
        try:
            self._turns.wait()
        except RuntimeError:
            raise busy_error() from None

    async def _wait_in_task(self) -> None:
        try:
            await self._turns.wait_in_task()
        except RuntimeError:
            raise busy_error() from None


_SENDING = Session.send.__code__, Session.asend.__code__
