"""One running workflow: every event is a transaction."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Generic

from typing_extensions import Unpack

from sopy_runtime.beginning import check_start, checked_retry_limits
from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.deadlock import is_awaited_by
from sopy_runtime.dispatch import machine_of
from sopy_runtime.event import Event
from sopy_runtime.instructions.now import prompt_now
from sopy_runtime.journal.family import Message
from sopy_runtime.journal.memory import copy_state
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record
from sopy_runtime.journal.store import Store
from sopy_runtime.journal.timer import Cancellation, Timer
from sopy_runtime.options import Options
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure, S
from sopy_runtime.prompt import Prompt
from sopy_runtime.queued import arun_queued, run_queued
from sopy_runtime.recovery import busy_error, retry_limit_error, warn_of_observer
from sopy_runtime.resumption import fit
from sopy_runtime.run import Pending, Run
from sopy_runtime.table import Table
from sopy_runtime.telling import Observer, Telling, async_observer_error, refuse_awaitable
from sopy_runtime.timing import Wish
from sopy_runtime.tools.exposure import Tool, tools_for
from sopy_runtime.turn import Turns, is_in_handler_of, take


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
        "__weakref__", "_may_tell", "_observers", "_right", "_run", "_telling", "_turns", "_untold",
        "retry_limits",
    )  # fmt: skip

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
        check_start(start, sigma)
        self.retry_limits = checked_retry_limits(retry_limits)
        self._telling = Telling(observers)
        self._observers, self._may_tell = self._telling.observers, self._telling.right
        self._untold = self._telling.untold
        self._turns = Turns()
        self._right = self._turns.right
        self._run: Run[S] = Run(
            start,
            sigma,
            machine_of(type(start), type(sigma), table),
            observes=observes,
            revalidate=revalidate,
            clock=clock,
            session_id=session_id,
            is_quick=not self._telling.is_async,
        )
        if store is not None:
            store.create(self._run.id, self._run.state())
            self._run.attach(store, self._run.state())

    @classmethod
    def resume(
        cls,
        store: Store,
        session_id: str,
        *,
        migrations: Migrations = (),
        **options: Unpack[Options],
    ) -> "Session[S]":
        """Go on with a session that a store keeps.

        Args:
            store: where it is kept.
            session_id: its name there.
            migrations: what has become of sessions that earlier versions have left.
            options: as for a new session.

        Raises:
            StoreError: the store does not know it.
            IncompatibleState: the program has changed, and the state does not fit it any more.
        """
        state = store.load(session_id, migrations=migrations)
        machine = machine_of(type(state.procedure), type(state.sigma), options.get("table"))
        state = fit(state, machine.version)
        session = cls(state.procedure, state.sigma, session_id=session_id, **options)
        session._run.attach(store, state, migrations)
        return session

    def send(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:  # noqa: C901  no call more
        """Run one event to its end. An `async` handler needs `asend`, unless no event loop runs here.

        An event whose idempotency key is already committed does not run again.

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
            run = self._run
            transact = run.by_event.get(type(event))
            if transact is None or key is not None:
                outcome = self._transact(run, event, key)
            else:
                outcome = transact(run, event)
            failure = None
            observers = self._observers
            if run.later:
                failure = run_queued(run, outcome, self._transact, self.retry_limits)
                observers = self._telling.queue(outcome)
            elif observers:
                # Here and below is `Telling.tell`, written out for one outcome that nobody is in the way of.
                untold = self._untold
                if untold:
                    observers = self._telling.queue(outcome)
                else:
                    may_tell = self._may_tell
                    try:
                        may_tell.pop()
                    except IndexError:
                        observers = self._telling.queue(outcome)
        finally:
            self._right.append(None)
            if self._turns.queue is not None:
                self._turns.queue.wake_first()
        if observers:
            try:
                for observer in observers:
                    try:
                        if (said := observer(outcome)) is not None:
                            refuse_awaitable(said)
                    except Exception as error:  # noqa: BLE001  an observer never breaks the session
                        warn_of_observer(observer, error)
            finally:
                may_tell.append(None)
        if self._untold:
            self._telling.tell()
        if run.retries and outcome.retries > self.retry_limits:
            raise retry_limit_error(outcome, self.retry_limits)
        if failure is not None:
            raise failure
        return outcome

    async def asend(self, event: Event[Any], *, key: str | None = None) -> Outcome[S]:
        """Run one event to its end; tasks get their turn in the order in which they came.

        Raises:
            What `send` raises; a handler that is cancelled leaves no trace.
        """
        if self._turns.is_contended() or not take(self._right):
            await self._wait_in_task()
        run = self._run
        run.awaits = True
        try:
            transact = run.by_event.get(type(event))
            outcome = (
                run.transact(event, key) if transact is None or key is not None else transact(run, event)
            )
            if isinstance(outcome, Pending):
                with self._turns.owned():
                    outcome = await run.finish(outcome)
            failure = None
            if run.later:
                failure = await arun_queued(run, outcome, self._turns.owned, self.retry_limits)
            self._telling.queue(outcome)
        finally:
            run.awaits = False
            self._turns.give_back()
        if self._untold:
            await self._telling.tell_and_await()
        if outcome.retries > self.retry_limits:
            raise retry_limit_error(outcome, self.retry_limits)
        if failure is not None:
            raise failure
        return outcome

    def later(self, event: Event[Any]) -> None:
        """In a handler: queue an event of this session, to be run when the present one is committed.

        It runs before anybody else's, and is forgotten if the handler is rolled back. `send` returns the
        outcome of its own event, which has that of this one in `outcome.later`, and raises what this one
        raises when all have run. Anywhere else the event is sent at once.
        """
        if self.is_in_handler():
            self._run.later.append(event)
        else:
            self.send(event)

    def after(self, delay: timedelta, event: Event[Any]) -> str:
        """Let an event come by itself, not before this time has passed; its name, for `cancel`.

        In a handler it is part of the event's transaction. `durable.timers` sends what is due.
        """
        number = sum(isinstance(wish, Timer) for wish in self._run.later)
        timer = Timer(id=f"{self.sequence + 1}.{number}", due=self.now + delay, event=event)
        self.wish(timer)
        return timer.id

    def cancel(self, timer: str) -> None:
        """Let the event of a timer not come, if it has not yet; in a handler, part of its transaction."""
        self.wish(Cancellation(id=timer))

    @property
    def timers(self) -> tuple[Timer, ...]:
        """The events that are to come by themselves, the next one first."""
        return tuple(sorted(self._run.timers, key=lambda timer: (timer.due_text, timer.id)))

    @property
    def now(self) -> datetime:
        """The time, by the session's clock."""
        return self._run.clock()

    def due(self) -> tuple[Timer, ...]:
        """Those of `timers` whose time has come."""
        return tuple(timer for timer in self.timers if timer.due <= self.now)

    @property
    def outbox(self) -> tuple[Message, ...]:
        """What this session has not told its children or its parent yet."""
        return self._run.family.outbox

    def sent(self, message: Message) -> None:
        """Note that one of `outbox` has been told."""
        with self._turn() as run:
            run.sent(message)

    def wish(self, wish: Wish) -> None:
        """Ask for something that is kept with the state; in a handler, part of its transaction."""
        if self.is_in_handler():
            self._run.later.append(wish)
        else:
            with self._turn() as run:
                run.wish(wish)

    def is_in_handler(self) -> bool:
        """Whether this is called on behalf of a handler of this session that has not returned yet."""
        if self._right:
            return False
        return self._turns.is_owned_here() or is_in_handler_of(self._run, sys._getframe(1))  # noqa: SLF001  of who asks

    @property
    def id(self) -> str:
        """The name of this session, in the store and in messages."""
        return self._run.id

    @property
    def sigma(self) -> S:
        """The shared state, always the same object."""
        return self._run.sigma

    @property
    def procedure(self) -> Procedure[S]:
        """Where the workflow is; an `End` when it is over."""
        return self._run.procedure

    @property
    def finished(self) -> bool:
        """Whether the workflow is over."""
        return self._run.finished

    @property
    def sequence(self) -> int:
        """How many events have been committed."""
        return self._run.sequence

    @property
    def table(self) -> Table:
        """The rows that run; `table.built` tells where they come from."""
        return self._run.machine.table

    def prompt(self) -> Prompt:
        """What the agent is to do now."""
        run = self._run
        return prompt_now(run.procedure, run.sigma, run.rows.entries_for(run.expected()))

    def tools(self) -> list[Tool]:
        """JSON Schema tool definitions of the events that may come now."""
        return tools_for(self._run.expected())

    def history(self) -> tuple[Record, ...]:
        """What happened, oldest first: all of it with a store, else the last 32 steps by name."""
        return self._run.history()

    def checkpoint(self, name: str) -> None:
        """Keep the present state under a name."""
        with self._turn() as run:
            run.kept().save_checkpoint(name, run.state())

    def restore(self, name: str) -> None:
        """Go back to a checkpoint; sigma stays the same object.

        Raises:
            UnknownCheckpoint: there is none of this name.
        """
        with self._turn() as run:
            run.go_back("restored", name)

    def rewind(self, to: int) -> None:
        """Go back to the state after so many committed events; the journal records the step back.

        Raises:
            StoreError: no store, or no such position.
        """
        with self._turn() as run:
            run.go_back("rewound", to)

    def fork(self, at: int | None = None, *, session_id: str | None = None) -> "Session[S]":
        """A new session that starts from the present state, or from the one after so many events.

        Raises:
            StoreError: `at` is given, but there is no store or no such position.
        """
        with self._turn() as run:
            state = copy_state(run.state()) if at is None else run.past(at)
        return Session(
            state.procedure,
            state.sigma,
            store=run.store,
            session_id=session_id,
            observes=run.observes,
            retry_limits=self.retry_limits,
            table=run.machine.given,
            observers=self._observers,
            revalidate=run.revalidate,
            clock=run.clock,
        )

    def _transact(self, run: Run[S], event: Event[Any], key: str | None) -> Outcome[S]:
        if self._telling.is_async:
            raise async_observer_error()
        with self._turns.owned():
            outcome = run.transact(event, key)
        assert isinstance(outcome, Outcome)
        return outcome

    @contextmanager
    def _turn(self) -> Iterator[Run[S]]:
        if not take(self._right):
            self._wait()
        try:
            yield self._run
        finally:
            self._turns.give_back()

    def _wait(self) -> None:
        if self.is_in_handler() or self._turns.would_block_owner():
            raise busy_error()
        try:
            self._turns.wait(self._is_stuck)
        except RuntimeError:
            raise busy_error() from None

    def _is_stuck(self) -> bool:
        owner = self._turns.owner
        run = self._run
        return is_awaited_by(lambda frame: is_in_handler_of(run, frame), owner and owner.task)

    async def _wait_in_task(self) -> None:
        if self.is_in_handler():
            raise busy_error()
        await self._turns.wait_in_task()
