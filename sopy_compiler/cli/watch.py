"""Running a check again whenever something that it looked at changes."""

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.terminal import is_terminal
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.dependencies import are_unchanged
from sopy_compiler.project.disk import UNREADABLE
from sopy_compiler.project.ledger import Ledger

_PAUSE_SECONDS: Final = 0.3
_CLEAR: Final = "\x1b[2J\x1b[H"

Dependencies = Mapping[str, str | None]


def watch(check: Callable[[bool], tuple[ExitCode, Dependencies]], folder: str) -> ExitCode:
    """Check until somebody interrupts; `check` returns what its answer depends on, by paths from `folder`.

    It is told whether this is the first time.

    The cache answers for what has not changed, so a change costs what it costs the next call of the command.
    """
    code, is_first = ExitCode.CLEAN, True
    try:
        while True:
            if is_terminal(sys.stdout):
                sys.stdout.write(_CLEAR)
            code, seen = check(is_first)
            is_first = False
            # Nothing else collects while the command runs.
            gc.collect()
            write_message("sopyc: watching; interrupt to end")
            wait_for_a_change(seen, folder)
    except KeyboardInterrupt:
        return code


def wait_for_a_change(
    seen: Dependencies, folder: str, *, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Return when something is no longer as it was seen; contents are read where times or sizes change.

    `is_over` is asked before every look; when it says so, this returns as well.
    """
    seen = {path: state for path, state in seen.items() if state != UNREADABLE}
    places = [os.path.join(folder, path) for path in seen]  # noqa: PTH118
    known: list[tuple[int, ...] | None] | None = None
    while not is_over():
        states = [_state(place) for place in places]
        # The first time too: what changed while the check ran was seen as it is no longer.
        if states != known and not are_unchanged(seen, folder, Ledger(CacheFolder(None), folder)):
            return
        known = states
        time.sleep(_PAUSE_SECONDS)


def _state(path: str) -> tuple[int, ...] | None:
    """What changes with a file's content or a folder's entries; None where nothing stands."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
