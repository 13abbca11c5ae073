"""The queue of tasks that wait for their turn on one session."""

from collections import deque
from threading import Lock
from typing import Any, TypeAlias

# `asyncio.Future`, and not imported for it: asyncio alone costs more than the rest of the runtime.
Future: TypeAlias = Any


def running_loop() -> Any:
    """The event loop of this thread, or None."""
    import asyncio  # noqa: PLC0415  see above

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def run_to_end(awaitable: Any) -> Any:
    """The result of something awaitable, in a thread without an event loop."""
    import asyncio  # noqa: PLC0415  see above

    async def wait() -> Any:
        return await awaitable

    return asyncio.run(wait())


class WaitingTasks:
    """First come, first served, among tasks of any number of event loops."""

    __slots__ = ("_lock", "_queue")

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._queue: deque[Future] = deque()

    def is_empty(self) -> bool:
        """Whether nobody waits."""
        return not self._queue

    async def acquire(self) -> None:
        """Hold the lock when this returns; nothing is held if it is cancelled."""
        turn = running_loop().create_future()
        self._queue.append(turn)
        has_lock = False
        try:
            # Whoever released before this task stood in the queue could not wake it: so look first.
            while not (self._queue[0] is turn and self._lock.acquire(blocking=False)):
                await turn
                turn = self._again(turn)
            has_lock = True
        finally:
            self._queue.remove(turn)
            if not has_lock:
                self.wake_first()

    def wake_first(self) -> None:
        """Tell the first in the queue to try; called after every release."""
        try:
            first = self._queue[0]
        except IndexError:
            return
        first.get_loop().call_soon_threadsafe(_resolve, first)

    def _again(self, spent: Future) -> Future:
        """Take the same place in the queue with a fresh future."""
        turn: Future = spent.get_loop().create_future()
        self._queue[self._queue.index(spent)] = turn
        return turn


def _resolve(turn: Future) -> None:
    if not turn.done():
        turn.set_result(None)
