"""Groups analysed one after the other, or by several processes where that pays."""

import gc
import multiprocessing
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from typing import Final

from sopy_compiler.project.group_check import Judgement, check_group
from sopy_compiler.project.group_task import GroupResult, GroupTask

# Below so much text another process costs more than it saves: it has to import the compiler.
PAYING_BYTES: Final = 150_000
_COLLECTED_BYTES: Final = 200_000


class WorkerError(Exception):
    """A process that analysed groups has failed, or has ended without an answer."""


def check_groups(
    tasks: Sequence[GroupTask], judgement: Judgement, jobs: int | None, *, method: str | None = None
) -> tuple[GroupResult, ...]:
    """The results in the order of the tasks; `jobs` None for as many processes as pay.

    `method` is how processes are started, None for what the platform does.

    Raises:
        WorkerError: a process failed or was killed.
    """
    sizes = [sum(_size(str(file.location)) for file in task.files) for task in tasks]
    wanted = jobs if jobs is not None else (_cores() if sum(sizes) > PAYING_BYTES else 1)
    wanted = min(wanted, len(tasks))
    if wanted <= 1:
        return tuple(_one_by_one(tasks, sizes, judgement))
    return _by_processes(tasks, sizes, judgement, wanted, method)


def _one_by_one(
    tasks: Sequence[GroupTask], sizes: Sequence[int], judgement: Judgement
) -> Iterator[GroupResult]:
    uncollected = 0
    for task, size in zip(tasks, sizes, strict=True):
        # The collector is off; what the groups before have left hangs together in circles.
        if uncollected > _COLLECTED_BYTES:
            gc.collect()
            uncollected = 0
        uncollected += size
        yield check_group(task, judgement)


def _by_processes(
    tasks: Sequence[GroupTask], sizes: Sequence[int], judgement: Judgement, jobs: int, method: str | None
) -> tuple[GroupResult, ...]:
    # The largest first, so that none of them is left to the end.
    waiting = sorted(range(len(tasks)), key=lambda number: sizes[number])
    results: dict[int, GroupResult] = {}
    with ExitStack() as cleanup:
        idle = [_start(judgement, method, cleanup) for _ in range(jobs)]
        busy: dict[Connection, int] = {}
        while len(results) < len(tasks):
            while idle and waiting:
                connection = idle.pop()
                busy[connection] = waiting.pop()
                _send(connection, (tasks[busy[connection]], sizes[busy[connection]]))
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)
                results[busy.pop(ready)] = _receive(ready)
                idle.append(ready)
    return tuple(results[number] for number in range(len(tasks)))


def _start(judgement: Judgement, method: str | None, cleanup: ExitStack) -> Connection:
    """Start a process; when `cleanup` closes it is ended, whatever it does."""
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    # typeshed gives `Process` to the contexts of single methods alone.
    process = context.Process(  # type: ignore[attr-defined]  # as above
        target=_serve, args=(theirs, judgement), daemon=True
    )
    process.start()
    theirs.close()
    cleanup.callback(process.join)
    cleanup.callback(process.terminate)
    cleanup.callback(ours.close)
    return ours


def _send(connection: Connection, message: object) -> None:
    try:
        connection.send(message)
    except OSError:
        raise _lost() from None


def _receive(connection: Connection) -> GroupResult:
    try:
        answer = connection.recv()
    except (EOFError, OSError):
        raise _lost() from None
    if isinstance(answer, GroupResult):
        return answer
    summary, details = answer
    error = WorkerError(summary)
    error.add_note(details)
    raise error


def _lost() -> WorkerError:
    return WorkerError(
        "a process that analysed files ended without an answer, perhaps for want of memory; "
        "`--jobs 1` uses one process"
    )


def _serve(connection: Connection, judgement: Judgement) -> None:
    """Answer tasks until nobody asks any more."""
    # An interrupt reaches all processes of a terminal; the first one tells the user and ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    uncollected = 0
    while True:
        try:
            task, size = connection.recv()
        except (EOFError, OSError):
            return
        if uncollected > _COLLECTED_BYTES:
            gc.collect()
            uncollected = 0
        uncollected += size
        answer: object
        try:
            answer = check_group(task, judgement)
        except Exception as error:  # noqa: BLE001  the first process reports it
            answer = (f"{type(error).__name__}: {error}", traceback.format_exc())
        connection.send(answer)


def _size(location: str) -> int:
    try:
        return os.stat(location).st_size  # noqa: PTH116
    except OSError:
        return 0


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
