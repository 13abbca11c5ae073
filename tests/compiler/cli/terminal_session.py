"""A command on a real terminal: waits for what it writes, and types."""

import os
import pty
import select
import sys
from pathlib import Path
from typing import Self


class TerminalSession:
    """`sopyc` on a pseudoterminal.

    Attributes:
        text: all that it has written.
    """

    def __init__(self, *arguments: str, folder: Path) -> None:
        self.text = ""
        self._data = b""
        # Behind what was last waited for.
        self._place = 0
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            environment = os.environ | {"TERM": "dumb", "NO_COLOR": "1"}
            os.execve(sys.executable, [sys.executable, "-m", "sopy_compiler", *arguments], environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._terminal)

    def type(self, wanted: str, line: str) -> None:
        """Wait for a text that was not there before, then type."""
        self._read(wanted)
        os.write(self._terminal, line.encode())

    def end(self) -> int:
        """Wait for the end; the exit code."""
        self._read("")
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self, wanted: str) -> None:
        """Read on to this text, or to the end for the empty one."""
        while not wanted or wanted not in self.text[self._place :]:
            ready, _, _ = select.select([self._terminal], [], [], 60)
            assert ready, f"{wanted!r} was never written:\n{self.text}"
            try:
                data = os.read(self._terminal, 65536)
            except OSError:  # how Linux tells the end
                data = b""
            if not data:
                assert not wanted, f"it ended without {wanted!r}:\n{self.text}"
                return
            self._data += data
            self.text = self._data.decode("utf-8", "replace").replace("\r\n", "\n")
        self._place = self.text.index(wanted, self._place) + len(wanted)
