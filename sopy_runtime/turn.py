"""Whose turn it is on one session: threads and tasks queue, first come, first served.

The right to run is a list with one element. Taking the element out and putting it back are atomic, with
and without a global interpreter lock, and cost a fifth of what a `threading.Lock` costs.
"""

import inspect
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event as Signal
from threading import Lock, get_ident
from types import FrameType
from typing import Any, Protocol, TypeAlias

from sopy_runtime.errors import SessionBusy

Right: TypeAlias = list[None]
PATIENCE_SECONDS = 0.1
"""So long a thread waits before it looks whether it waits for itself."""

_making_a_queue = Lock()


def take(right: Right) -> bool:
    """Take the right to run if it is free."""
    try:
        right.pop()
    except IndexError:
        return False
    return True


def is_in_handler_of(run: object, frame: FrameType | None) -> bool:
    """Whether a frame, or one that called it, is a transaction of this run."""
    while frame is not None:
        if frame.f_code.co_name in ("transact", "finish"):
            # The quick transactions are functions that take the run, the others are its methods.
            names = frame.f_locals
            if names.get("run") is run or names.get("self") is run:
                return True
        frame = frame.f_back
    return False


def running_loop() -> Any:
    """The `asyncio` loop of this thread, or None."""
    import asyncio  # noqa: PLC0415  importing asyncio costs more than importing the rest of the runtime

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def running_task() -> Any:
    """The `asyncio` task of this thread, or None."""
    import asyncio  # noqa: PLC0415  see above

    return asyncio.current_task() if running_loop() else None


def run_to_end(awaitable: Any, handler: str) -> Any:
    """The result of what an async handler returned, in a thread without an event loop.

    Raises:
        SessionBusy: this thread has one; only a task could wait here.
    """
    import asyncio  # noqa: PLC0415  see above

    if running_loop() is not None:
        if inspect.iscoroutine(awaitable):
            awaitable.close()
        raise SessionBusy(
            f"{handler} is async and an event loop runs in this thread",
            safe="the event left no trace",
            remedy="write the handler with `async def`, and use `await session.asend(event)`",
        )

    async def wait() -> Any:
        for owner in _owners.get()[-1:]:
            owner.task = running_task()
        result = await awaitable
        stop_if_cancelled(0)
        return result

    return asyncio.run(wait())


def cancellations() -> int:
    """How often the running task has been asked to stop."""
    task = running_task()
    return 0 if task is None else task.cancelling()


def stop_if_cancelled(before: int, error: BaseException | None = None) -> None:
    """Notice a cancellation that the program's own `except` has swallowed.

    Args:
        before: how often the task had been asked to stop when the program's code began.
        error: what it raised, if anything.

    Raises:
        asyncio.CancelledError: it has been asked again in the meantime.
    """
    if cancellations() > before:
        import asyncio  # noqa: PLC0415  see above

        if not isinstance(error, asyncio.CancelledError):
            raise asyncio.CancelledError from error


class Waiter(Protocol):
    """Somebody in the queue."""

    def wake(self) -> None:
        """Make it look whether the right is free; may be called from any thread."""
        ...


class Owner:
    """One async handler under way, and the thread of its event loop."""

    __slots__ = ("task", "thread")

    def __init__(self, thread: int, task: Any) -> None:
        self.thread = thread
        self.task = task


# Tasks, and threads started by `asyncio.to_thread`, inherit it.
_owners: ContextVar[tuple[Owner, ...]] = ContextVar("sopy_runtime_owners", default=())


class Turns:
    """The right to run on one session, and those who wait for it.

    Attributes:
        right: empty while somebody runs.
        queue: made by the first who has to wait.
        owner: stands for the async handler that is under way.
    """

    __slots__ = ("owner", "queue", "right")

    def __init__(self) -> None:
        self.right: Right = [None]
        self.queue: TurnQueue | None = None
        self.owner: Owner | None = None

    @contextmanager
    def owned(self) -> Iterator[None]:
        """A handler is under way: it, and the tasks and threads it starts, must not wait for its end."""
        owner = self.owner = Owner(get_ident(), running_task())
        token = _owners.set((*_owners.get(), owner))
        try:
            yield
        finally:
            _owners.reset(token)
            self.owner = None

    def is_owned_here(self) -> bool:
        """Whether this code runs on behalf of the async handler that is under way."""
        return self.owner is not None and self.owner in _owners.get()

    def would_block_owner(self) -> bool:
        """Whether the thread that waits here is the one that the handler needs to go on."""
        return self.owner is not None and self.owner.thread == get_ident()

    def wait(self, is_stuck: Callable[[], bool]) -> None:
        """Block this thread until it has the right.

        Raises:
            RuntimeError: `is_stuck`, asked now and then, says that this will never be.
        """
        self._queue().wait(is_stuck)

    async def wait_in_task(self) -> None:
        """Suspend this task until it has the right."""
        await self._queue().wait_in_task()

    def is_contended(self) -> bool:
        """Whether somebody waits already."""
        return self.queue is not None and not self.queue.is_empty()

    def give_back(self) -> None:
        """Let the next one run."""
        self.right.append(None)
        if self.queue is not None:
            self.queue.wake_first()

    def _queue(self) -> "TurnQueue":
        with _making_a_queue:
            if self.queue is None:
                self.queue = TurnQueue(self.right)
        return self.queue


class TurnQueue:
    """Those who wait. Whoever gives the right back calls `wake_first`."""

    __slots__ = ("_right", "_waiting")

    def __init__(self, right: Right) -> None:
        self._right = right
        self._waiting: deque[Waiter] = deque()

    def is_empty(self) -> bool:
        """Whether nobody waits."""
        return not self._waiting

    def wake_first(self) -> None:
        """Tell the first in the queue to look."""
        try:
            first = self._waiting[0]
        except IndexError:
            return
        first.wake()

    def wait(self, is_stuck: Callable[[], bool]) -> None:
        """Block this thread until it has the right.

        Raises:
            RuntimeError: it never will, says `is_stuck`.
        """
        waiter = _Thread()
        self._waiting.append(waiter)
        has_right = False
        try:
            # Whoever gave the right back before this one queued could not wake it: so look first.
            while not (has_right := self._is_turn_of(waiter)):
                if not waiter.signal.wait(PATIENCE_SECONDS) and is_stuck():
                    raise RuntimeError
                waiter.signal.clear()
        finally:
            self._leave(waiter, has_right)

    async def wait_in_task(self) -> None:
        """Suspend this task until it has the right; it has not if the task is cancelled."""
        waiter = _Task(running_loop())
        self._waiting.append(waiter)
        has_right = False
        try:
            while not (has_right := self._is_turn_of(waiter)):
                await waiter.future
                waiter.future = waiter.loop.create_future()
        finally:
            self._leave(waiter, has_right)

    def _is_turn_of(self, waiter: Waiter) -> bool:
        return self._waiting[0] is waiter and take(self._right)

    def _leave(self, waiter: Waiter, has_right: bool) -> None:
        self._waiting.remove(waiter)
        if not has_right:
            self.wake_first()


class _Thread:
    def __init__(self) -> None:
        self.signal = Signal()

    def wake(self) -> None:
        self.signal.set()


class _Task:
    def __init__(self, loop: Any) -> None:
        self.loop = loop
        self.future = loop.create_future()

    def wake(self) -> None:
        self.loop.call_soon_threadsafe(self._resolve)

    def _resolve(self) -> None:
        if not self.future.done():
            self.future.set_result(None)
