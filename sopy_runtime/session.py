"""One running workflow: every event is a transaction."""

import inspect
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock, get_ident
from typing import Any, Generic, TypeAlias, cast
from uuid import uuid4

from pydantic import BaseModel

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.dispatch import Row, Rows, Transition, machine_of
from sopy_runtime.errors import (
    HandlerError,
    ObserverWarning,
    RetryLimitExceeded,
    SessionBusy,
    SessionFinished,
    StoreError,
    TransitionError,
)
from sopy_runtime.event import Event
from sopy_runtime.instructions.now import prompt_now
from sopy_runtime.journal.memory import MemoryStore, copy_state, write_into
from sopy_runtime.journal.record import Record, RecordKind, State
from sopy_runtime.journal.replies import check_same_event
from sopy_runtime.journal.store import Store
from sopy_runtime.outcome import Change, CommitKind, Outcome
from sopy_runtime.procedure import End, Procedure, S
from sopy_runtime.prompt import Prompt
from sopy_runtime.recovery import REFUSALS, refusal, unexpected
from sopy_runtime.table import Table
from sopy_runtime.tools.exposure import Tool, tools_for
from sopy_runtime.waiting import WaitingTasks, run_to_end, running_loop

Observer: TypeAlias = Callable[[Outcome[Any]], object]

HISTORY_LENGTH = 32
_NO_ROWS: dict[type[Event[Any]], Row] = {}
_NO_REPLIES: dict[str, Record] = {}
# A named tuple made without its Python-level constructor: half of the cost.
_new_outcome: Callable[[Any, tuple[Any, ...]], Outcome[Any]] = tuple.__new__


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
        "__weakref__", "_by_event", "_clock", "_history", "_id", "_kept", "_lock", "_machine", "_observers",
        "_observes", "_owner", "_replies", "_retries", "_revalidate", "_rows", "_store", "_waiting", "finished",
        "procedure", "retry_limits", "sequence", "sigma",
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
        self.sequence = self._retries = self._owner = 0
        self._machine = machine_of(type(start), type(sigma), table)
        self._lock = Lock()
        self._waiting: WaitingTasks | None = None
        self._observes = tuple(observes)
        self._observers = tuple(observers)
        self._history: list[Transition] = []
        self._replies: dict[str, Record] = _NO_REPLIES
        self._kept: MemoryStore | None = None
        self._revalidate = revalidate
        self._clock = clock
        self._id = session_id
        self._store = store
        self._enter(start, isinstance(start, End))
        if store is not None:
            store.create(self.id, self._state())

    @classmethod
    def resume(
        cls,
        store: Store,
        session_id: str,
        *,
        observes: Sequence[type[Event[Any]]] = (),
        retry_limits: int = 3,
        table: Table | None = None,
        observers: Sequence[Observer] = (),
        revalidate: bool = False,
        clock: Clock = system_clock,
    ) -> "Session[S]":
        """Go on with a session that a store keeps.

        Raises:
            StoreError: the store does not know it.
        """
        state = store.load(session_id)
        session = cls(
            state.procedure,
            state.sigma,
            observes=observes,
            retry_limits=retry_limits,
            session_id=session_id,
            table=table,
            observers=observers,
            revalidate=revalidate,
            clock=clock,
        )
        session._adopt(store, state)
        return session

    def send(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:
        """Run one event to its end. An `async` handler needs `asend`, unless no event loop runs here.

        Args:
            key: idempotency key; an event with a key that is already committed does not run again.

        Raises:
            HandlerError: the handler raised; nothing has changed.
            TransitionError: the handler returned no valid transition; nothing has changed.
            RetryLimitExceeded: the agent was told to recover too often; the state is committed.
            SessionFinished: the workflow is over.
            SessionBusy: called from inside a handler of this session.
        """
        if not self._lock.acquire(False):
            self._wait_for_turn()
        self._owner = get_ident()
        try:
            row = self._by_event.get(type(event))
            if row is None or key is not None:
                found = self._find_row(event, key)
                outcome = self._transact(found, event, key) if isinstance(found, Row) else found
            else:
                outcome = self._transact_quickly(row, event)
        finally:
            self._owner = 0
            self._lock.release()
            if self._waiting is not None:
                self._waiting.wake_first()
        if self._observers or outcome.retries:
            self._announce(outcome)
        return outcome

    async def asend(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:
        """Run one event to its end; tasks wait for their turn in the order in which they came.

        Raises:
            What `send` raises; a handler that is cancelled is taken back.
        """
        if (self._waiting is not None and not self._waiting.is_empty()) or not self._lock.acquire(False):
            await self._turn_of_task()
        self._owner = get_ident()
        try:
            row = self._by_event.get(type(event))
            if row is None or key is not None:
                found = self._find_row(event, key)
                outcome = await self._transact_async(found, event, key) if isinstance(found, Row) else found
            else:
                outcome = self._transact_quickly(row, event)
        finally:
            self._owner = 0
            self._lock.release()
            if self._waiting is not None:
                self._waiting.wake_first()
        if self._observers or outcome.retries:
            self._announce(outcome)
        return outcome

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
        """What happened, oldest first: all of it with a store, else the last 32 to 64 events by name."""
        if self._store is not None:
            return tuple(self._store.history(self.id))
        first = self.sequence - len(self._history) + 1
        return tuple(
            Record(
                sequence=first + index, kind=step.kind, before=step.before, after=step.after, event=step.event
            )
            for index, step in enumerate(self._history)
        )

    def checkpoint(self, name: str) -> None:
        """Keep the present state under a name."""
        with self._lock:
            self._keeper().save_checkpoint(self.id, name, self._state())

    def restore(self, name: str) -> None:
        """Go back to a checkpoint; sigma stays the same object.

        Raises:
            UnknownCheckpoint: there is none of this name.
        """
        with self._lock:
            self._go_back(self._keeper().load_checkpoint(self.id, name), "restored", name)

    def rewind(self, to: int) -> None:
        """Go back to the state after so many committed events; the journal records the step back.

        Raises:
            StoreError: no store, or no such position.
        """
        with self._lock:
            self._go_back(self._journal().load(self.id, to), "rewound", to)

    def fork(self, at: int | None = None, *, session_id: str | None = None) -> "Session[S]":
        """A new session that starts from the present state, or the one after so many events.

        Raises:
            StoreError: `at` is given, but there is no store or no such position.
        """
        with self._lock:
            state = copy_state(self._state()) if at is None else self._journal().load(self.id, at)
        return Session(
            state.procedure,
            state.sigma,
            observes=self._observes,
            retry_limits=self.retry_limits,
            store=self._store,
            session_id=session_id,
            table=self._machine.given,
            observers=self._observers,
            revalidate=self._revalidate,
            clock=self._clock,
        )

    def _find_row(self, event: Event[Any], key: str | None) -> "Row | Outcome[S]":
        """The handler to run, or the outcome if none has to."""
        if not isinstance(event, Event):
            raise TypeError(f"only events can be sent, not {event!r}")
        if key is not None and (record := self._reply(key)) is not None:
            check_same_event(record, event)
            procedure = self.procedure
            return Outcome(
                "duplicate", procedure, procedure, record.message, record.sequence, event, record.changed
            )
        if self.finished:
            raise SessionFinished(
                f"the workflow is over; {type(event).__name__} came after its end",
                safe="its state is kept",
                remedy="start a new session, or look at session.finished first",
            )
        procedure = self.procedure
        is_observed = not self._observes or isinstance(event, self._observes)
        if not is_observed or isinstance(event, tuple(procedure.ignore)):
            return Outcome("ignored", procedure, procedure, None, self.sequence, event)
        row = self._rows.find(type(event), procedure.ignore)
        if row is None:
            return self._recover(event, key, unexpected(event, procedure, self._expected()))
        return row

    def _transact_quickly(self, row: Row, event: Event[Any]) -> Outcome[S]:
        """Run a plain handler of a session without a store: the usual case, kept short."""
        procedure, sigma, plan = self.procedure, self.sigma, row.plan
        memory = plan.remember(sigma, procedure, event)
        try:
            result = row.function(procedure, sigma, event)
            step = row.stay if result is procedure else row.steps.get(type(result))
            if step is None:
                return self._conclude(row, event, None, result, plan.change(sigma, memory))
            change = plan.change(sigma, memory)
        except BaseException as error:  # noqa: BLE001  whatever it was, it must leave no trace
            plan.restore(sigma, procedure, memory)
            message = self._refusal(row, error)
            return self._recover(event, None, message)
        rows = step.rows
        if rows is not None:
            self.procedure = result
            self._rows = rows
            self._by_event = rows.by_event
        self._retries = 0
        self.sequence = sequence = self.sequence + 1
        history = self._history
        history.append(step.transition)
        if len(history) > 2 * HISTORY_LENGTH:
            del history[:HISTORY_LENGTH]
        return _new_outcome(Outcome, (step.kind, procedure, result, None, sequence, event, change, 0))

    def _transact(self, row: Row, event: Event[Any], key: str | None) -> Outcome[S]:
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure, event)
        try:
            result = row.function(procedure, sigma, event)
            if inspect.isawaitable(result):
                result = self._run_awaitable(row, result)
            return self._conclude(row, event, key, result, row.plan.change(sigma, memory))
        except BaseException as error:  # noqa: BLE001  whatever it was, it must leave no trace
            row.plan.restore(sigma, procedure, memory)
            message = self._refusal(row, error)
        return self._recover(event, key, message)

    async def _transact_async(self, row: Row, event: Event[Any], key: str | None) -> Outcome[S]:
        procedure, sigma = self.procedure, self.sigma
        memory = row.plan.remember(sigma, procedure, event)
        try:
            result = row.function(procedure, sigma, event)
            if inspect.isawaitable(result):
                result = await result
            return self._conclude(row, event, key, result, row.plan.change(sigma, memory))
        except BaseException as error:  # noqa: BLE001  a cancelled handler, too, must leave no trace
            row.plan.restore(sigma, procedure, memory)
            message = self._refusal(row, error)
        return self._recover(event, key, message)

    def _run_awaitable(self, row: Row, awaitable: Any) -> Any:
        if running_loop() is None:
            return run_to_end(awaitable)
        if inspect.iscoroutine(awaitable):
            awaitable.close()
        raise SessionBusy(
            f"{row.name} is async and an event loop runs in this thread",
            safe="the event left no trace",
            remedy="use `await session.asend(event)`",
        )

    def _conclude(
        self, row: Row, event: Event[Any], key: str | None, result: Any, change: Change | tuple[str, ...]
    ) -> Outcome[S]:
        """Check what a handler returned and commit it.

        Raises:
            TransitionError, StoreError, ValidationError: nothing is committed.
        """
        if inspect.isawaitable(result):
            result = self._run_awaitable(row, result)
        step = row.judge(self.procedure, result)
        if self._revalidate and isinstance(self.sigma, BaseModel):
            type(self.sigma).__pydantic_validator__.validate_python(dict(self.sigma))
        if step.kind == "recover":
            return self._commit(step.transition, event, key, self.procedure, None, str(result), change)
        message = str(result.prompt) or None if step.kind == "finished" else None
        return self._commit(step.transition, event, key, result, step.rows, message, change)

    def _refusal(self, row: Row, error: BaseException) -> str:
        """The message for the agent, if the handler refused the event; else raise what the caller must see."""
        if isinstance(error, REFUSALS):
            return refusal(error, row.name)
        if not isinstance(error, Exception) or isinstance(error, TransitionError | StoreError | SessionBusy):
            raise error
        raise HandlerError(
            f"{row.name} raised {type(error).__name__}: {error}",
            safe="sigma and the procedure are as they were before the event",
            remedy="this is a bug of the program, not of the agent: see the cause",
        ) from error

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
        change: Change | tuple[str, ...],
    ) -> Outcome[S]:
        """Write the event to the store, then make it so. Until the store has it, nothing is."""
        retries = self._retries + 1 if transition.kind == "recover" else 0
        outcome = Outcome(
            cast(CommitKind, transition.kind),
            self.procedure,
            after,
            message,
            self.sequence + 1,
            event,
            change,
            retries,
        )
        if self._store is not None or key is not None:
            self._write(outcome, transition, key)
        if rows is not None:
            self._enter(after, transition.kind == "finished", rows)
        self.sequence += 1
        self._retries = retries
        self._history.append(transition)
        if len(self._history) > 2 * HISTORY_LENGTH:
            del self._history[:HISTORY_LENGTH]
        return outcome

    def _write(self, outcome: Outcome[S], transition: Transition, key: str | None) -> None:
        record = Record(
            sequence=outcome.sequence,
            kind=transition.kind,
            before=transition.before,
            after=transition.after,
            event=transition.event,
            payload=outcome.event.payload,
            message=outcome.message,
            changed=outcome.changed,
            key=key,
            at=None if self._store is None else self._clock(),
        )
        if self._store is not None:
            state = State(
                sigma=self.sigma,
                procedure=outcome.after,
                sequence=outcome.sequence,
                retries=outcome.retries,
                finished=outcome.kind == "finished",
                version=self.table.version,
            )
            self._store.commit(self.id, record, state)
        elif key is not None:
            if self._replies is _NO_REPLIES:
                self._replies = {}
            self._replies[key] = record

    def _reply(self, key: str) -> Record | None:
        return self._replies.get(key) if self._store is None else self._store.find(self.id, key)

    def _announce(self, outcome: Outcome[S]) -> None:
        for observer in self._observers:
            try:
                observer(outcome)
            except Exception as error:  # noqa: BLE001  an observer never breaks the session
                warnings.warn(f"{observer!r} raised {error!r}", ObserverWarning, stacklevel=3)
        if outcome.kind == "recover" and outcome.retries > self.retry_limits:
            raise RetryLimitExceeded(
                f"{outcome.retries} recoveries in a row, {self.retry_limits} are allowed; the last one: "
                f"{outcome.message}",
                safe="the state is committed and the session can go on",
                remedy="help the agent, or raise retry_limits",
            )

    def _expected(self) -> tuple[type[Event[Any]], ...]:
        expected = () if self.finished else self._rows.expected(self.procedure.ignore)
        if not self._observes:
            return expected
        return tuple(event for event in expected if issubclass(event, self._observes))

    def _enter(self, procedure: Procedure[S], is_end: bool, rows: Rows | None = None) -> None:
        self.procedure = procedure
        self.finished = is_end
        self._rows = rows or self._machine.rows_of(type(procedure))
        is_plain = self._store is None and not self._observes and not self._revalidate and not is_end
        self._by_event = self._rows.by_event if is_plain else _NO_ROWS

    def _state(self) -> State:
        return State(
            sigma=self.sigma,
            procedure=self.procedure,
            sequence=self.sequence,
            retries=self._retries,
            finished=self.finished,
            version=self.table.version,
        )

    def _adopt(self, store: Store, state: State) -> None:
        """Be the session that the store keeps."""
        self._store = store
        self.sequence = state.sequence
        self._retries = state.retries
        self._enter(self.procedure, state.finished)

    def _go_back(self, state: State, kind: RecordKind, position: str | int) -> None:
        record = Record(
            sequence=self.sequence + 1,
            kind=kind,
            before=type(self.procedure).__name__,
            after=type(state.procedure).__name__,
            payload=position,
            at=self._clock(),
        )
        if self._store is not None:
            self._store.commit(self.id, record, replace(state, sequence=record.sequence))
        self.sequence += 1
        self._retries = state.retries
        write_into(self.sigma, state.sigma)
        self._enter(state.procedure, state.finished)
        self._history.append(Transition(record.before, "", kind, record.after))

    def _keeper(self) -> Store:
        if self._store is not None:
            return self._store
        if self._kept is None:
            self._kept = MemoryStore()
        return self._kept

    def _journal(self) -> Store:
        if self._store is None:
            raise StoreError(
                "this session keeps no journal",
                safe="it is as it was",
                remedy="give it a store: Session(..., store=MemoryStore())",
            )
        return self._store

    def _wait_for_turn(self) -> None:
        if self._owner == get_ident():
            raise SessionBusy(
                "this session is running an event in this thread",
                safe="the event was not run",
                remedy="return from the handler first; in a task, use `await session.asend(event)`",
            )
        self._lock.acquire()

    async def _turn_of_task(self) -> None:
        if self._waiting is None:
            self._waiting = WaitingTasks(self._lock)
        await self._waiting.acquire()
