"""Whether a thread waits for a handler that waits for this very thread.

Asked only by threads that have waited for a while. What cannot be seen counts as no.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any


def is_awaited_by(is_handler: Callable[[FrameType], bool], task: Any) -> bool:
    """Whether the handler under way cannot go on before the thread that asks has ended.

    Args:
        is_handler: whether a frame, or one that called it, belongs to the handler.
        task: the task of an async handler; None for any other.
    """
    mine = _futures_of(sys._getframe(1))  # noqa: SLF001  the stack of the thread that asks
    if task is not None:
        return any(_leads_to(future, waiter) for waiter in _awaited(task) for future in mine)
    me = threading.current_thread()
    frames = sys._current_frames()  # noqa: SLF001  the only way to look at other threads
    return any(
        _is_blocked_on(frame, me, mine)
        for thread, frame in frames.items()
        if thread != me.ident and is_handler(frame)
    )


def _futures_of(frame: FrameType | None) -> list[Any]:
    """The futures that this thread will resolve when the call it works on returns."""
    found: list[Any] = []
    while frame is not None:
        future = getattr(frame.f_locals.get("self"), "future", None)
        if frame.f_code.co_name == "run" and future is not None:
            found.append(future)
        frame = frame.f_back
    return found


def _is_blocked_on(frame: FrameType | None, me: threading.Thread, mine: list[Any]) -> bool:
    """Whether a stack waits in `join` for the thread, or in `result` or `wait` for one of the futures."""
    while frame is not None:
        names = frame.f_locals
        match frame.f_code.co_name:
            case "join" if names.get("self") is me:
                return True
            case "result" | "exception" if any(names.get("self") is future for future in mine):
                return True
            case "wait" if isinstance(waited := names.get("fs"), set | list | tuple):
                return any(future in waited for future in mine)
        frame = frame.f_back
    return False


def _awaited(task: Any) -> Iterator[Any]:
    """The futures that a task waits for, through tasks and gathered ones."""
    waiting, seen = [task], set[int]()
    while waiting:
        future = waiting.pop()
        if future is None or id(future) in seen:
            continue
        seen.add(id(future))
        yield future
        waiting.append(getattr(future, "_fut_waiter", None))
        waiting.extend(getattr(future, "_children", ()))


def _leads_to(future: Any, waiter: Any) -> bool:
    """Whether asyncio resolves `waiter` when the thread's future is done, as for `run_in_executor`."""
    callbacks = getattr(future, "_done_callbacks", ())
    cells = (cell for callback in callbacks for cell in getattr(callback, "__closure__", None) or ())
    return any(cell.cell_contents is waiter for cell in cells)
