"""One command, run under limits: the CPU time of its whole process tree, and its peak memory."""

import os
import resource
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# So many times the limit may pass on the clock of a busy machine before a command counts as asleep.
PATIENCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one process may take: CPU time, and `gigabytes` of address space unless that is None."""

    seconds: int
    gigabytes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """CPU seconds (user and system), memory of the largest process, and why it is no result, if so."""

    cpu: float
    megabytes: float
    failure: str = ""


def measured(
    command: Sequence[str],
    folder: Path,
    limits: Limits,
    *,
    environment: Mapping[str, str],
    codes: Sequence[int],
) -> Measured:
    """Run the command to its end, or to its limits; an exit code beyond `codes` is a failure."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: _limit(limits),  # noqa: PLW1509  no other thread runs yet
        )
        out_of_time = threading.Event()
        timer = threading.Timer(PATIENCE * limits.seconds, _end, (process.pid, out_of_time))
        timer.start()
        # Unlike `wait`, this says what this very process and those that it waited for have used.
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    return Measured(
        cpu=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss / 1024,
        failure=_failure(process.returncode, said, limits, codes, is_late=out_of_time.is_set()),
    )


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    if limits.gigabytes is not None:
        size = int(limits.gigabytes * 1024**3)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _end(group: int, out_of_time: threading.Event) -> None:
    out_of_time.set()
    os.killpg(group, signal.SIGKILL)


def _failure(code: int, said: str, limits: Limits, codes: Sequence[int], *, is_late: bool) -> str:
    if is_late or code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"not ended within {limits.seconds} s"
    if "MemoryError" in said or "Cannot allocate memory" in said:
        return f"more than {limits.gigabytes:g} GB"
    if code not in codes:
        last = said.strip().splitlines()[-1:] or [""]
        return f"exit {code}: {last[0][:80]}"
    return ""
