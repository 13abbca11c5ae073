"""A sign of life on terminals while work goes on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from sopy_compiler.cli.terminal import is_terminal

DELAY_SECONDS: Final = 1.0


@contextmanager
def progress(description: str) -> Iterator[Callable[[str], None]]:
    """Show a bar on standard error from the second second on; the yielded function renames what is going on.

    Nothing is shown, and nothing imported, when standard error is no terminal or the work ends earlier.
    """
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    import threading

    bar = _DelayedBar(description, threading.Lock())
    timer = threading.Timer(DELAY_SECONDS, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield bar.rename
    finally:
        timer.cancel()
        bar.stop()


class _DelayedBar:
    """A bar that a timer's thread starts and the main thread stops; it never starts after it was stopped."""

    def __init__(self, description: str, lock: AbstractContextManager[object]) -> None:
        self._description = description
        self._lock = lock
        self._ended = False
        self._stop: Callable[[], None] | None = None
        self._rename: Callable[[str], None] | None = None

    def start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._ended:
                return
            shown = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            # How long an analysis takes is not known before; the bar pulses.
            task = shown.add_task(self._description, total=None)
            shown.start()
            self._stop = shown.stop
            self._rename = lambda description: shown.update(task, description=description)

    def rename(self, description: str) -> None:
        with self._lock:
            self._description = description
            if self._rename is not None:
                self._rename(description)

    def stop(self) -> None:
        with self._lock:
            self._ended = True
            if self._stop is not None:
                self._stop()
