"""The thread that checks: always the newest state, and nothing to the end that has been overtaken."""

import gc
import threading
import traceback
from collections.abc import Callable
from typing import Final

from sopy_compiler.lsp.cancellation import Cancelled
from sopy_compiler.lsp.workspace import FolderAnswer, Workspace, WorkspaceState
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.parse import parse

_STACK_BYTES: Final = 64 * 1024 * 1024
"""Addresses, not memory: `syntax.guard` bounds recursion for the stack of a main thread."""


class Analyst:
    """Gives answers for the newest of the states that it is given.

    `tell` is called in the thread with the number of the state, an answer for one of its folders and whether
    there are no more; never for a state that a newer one has overtaken. `fail` is told of what went wrong.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        tell: Callable[[int, FolderAnswer | None], None],
        fail: Callable[[str], None],
        pause_seconds: float = 0.01,
    ) -> None:
        self._workspace = workspace
        self._tell = tell
        self._fail = fail
        self._pause_seconds = pause_seconds
        self._given = threading.Condition()
        self._state: WorkspaceState | None = None
        self._number = 0
        self._is_ended = False
        self.cancelled = 0
        """How many checks were given up."""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work."""
        before = threading.stack_size(_STACK_BYTES)
        try:
            self._thread = threading.Thread(target=self._work, name="sopyc-analyst", daemon=True)
            self._thread.start()
        finally:
            threading.stack_size(before)

    def ask(self, state: WorkspaceState) -> int:
        """Have a state checked in the place of all before it; its number."""
        with self._given:
            self._number += 1
            self._state = state
            self._given.notify()
            return self._number

    def end(self) -> None:
        """Give up what is being done, and do nothing more."""
        with self._given:
            self._is_ended = True
            self._number += 1
            self._given.notify()

    def _work(self) -> None:
        done = 0
        while True:
            with self._given:
                while self._number == done and not self._is_ended:
                    self._given.wait()
                # Edits come in bursts: of several documents, or of several keys.
                while not self._is_ended:
                    number = self._number
                    self._given.wait(self._pause_seconds)
                    if number == self._number:
                        break
                if self._is_ended:
                    return
                number, state = self._number, self._state
            assert state is not None
            self._check(number, state)
            if not done:
                # The parser for texts with mistakes takes long to load; the first mistake should not wait.
                parse(SourceText(path="", module="", text="("))
            done = number

    def _check(self, number: int, state: WorkspaceState) -> None:
        def is_stale() -> bool:
            return self._number != number

        def tell(answer: FolderAnswer | None) -> None:
            if not is_stale():
                self._tell(number, answer)

        try:
            self._workspace.check(state, is_stale=is_stale, progress=tell)
        except Cancelled:
            self.cancelled += 1
            return
        except Exception:  # noqa: BLE001  a defect of ours must not end the answers
            self._fail(traceback.format_exc())
        tell(None)
        if not is_stale():
            # What was analysed before hangs together in circles.
            gc.collect(1)
