"""What `import sopy_runtime` costs beside pydantic, and what starting `sopyc` costs beside Python.

Goals: a fifth of pydantic at most, that is 15 ms where pydantic takes 75 ms; two and a half interpreters for
`sopyc --version` and for `sopyc check` of a small unchanged project. Every interpreter finds its modules
compiled, as if installed.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 15
PYDANTIC = "from pydantic import BaseModel, TypeAdapter, ValidationError"
STATEMENTS = {
    "pydantic": PYDANTIC,
    "sopy_runtime": f"{PYDANTIC}\nimport sopy_runtime",
    "sopy": f"{PYDANTIC}\nimport sopy",
}
MEASURE = "import time\nstart = time.process_time_ns()\n{}\nprint((time.process_time_ns() - start) / 1e6)"


def milliseconds(statement: str, compiled: str) -> float:
    """CPU time of a statement in a fresh interpreter, which keeps compiled modules in this folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", MEASURE.format(statement)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(answer.stdout)


COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "sopyc --version": ["-m", "sopy_compiler", "--version"],
    "check, unchanged": ["-m", "sopy_compiler", "check", "--quiet"],
    "check, as JSON": ["-m", "sopy_compiler", "check", "--quiet", "--format", "json"],
    "check --no-cache": ["-m", "sopy_compiler", "check", "--quiet", "--no-cache"],
}
FLOW = """\
from sopy import SOP, End, Event, Procedure, handler

class Paid(Event[int]): ...

class Pay(Procedure[dict[str, int]]):
    prompt = "Take the payment"

    @handler
    def on_paid(self, sigma: dict[str, int], event: Paid):
        sigma["total"] = event.payload
        return End()

SOP(state={}, init_proc=Pay())
"""


def command_milliseconds(arguments: list[str], folder: str, compiled: str) -> float:
    """CPU time of a process, from its start to its end."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]),
        "PYTHONPYCACHEPREFIX": compiled,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, check=False, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure_commands(turns: int) -> None:
    figures: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as compiled, tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "flow.py").write_text(FLOW, encoding="utf-8")
        for arguments in COMMANDS.values():
            command_milliseconds(arguments, folder, compiled)
        for _ in range(turns):
            for name, arguments in COMMANDS.items():
                figures[name].append(command_milliseconds(arguments, folder, compiled))
    base = statistics.median(figures["python -c pass"])
    for name, times in figures.items():
        print(
            f"{name:<18}{statistics.median(times):>8.1f} ms [{min(times):.1f}, {max(times):.1f}] "
            f"{statistics.median(times) / base:>6.1f} x python"
        )


def main() -> None:
    measure_commands(3 if "--quick" in sys.argv else TURNS)
    figures: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    with tempfile.TemporaryDirectory() as compiled:
        for statement in STATEMENTS.values():
            milliseconds(statement, compiled)
        for _ in range(3 if "--quick" in sys.argv else TURNS):
            for name, statement in STATEMENTS.items():
                figures[name].append(milliseconds(statement, compiled))
    for name, times in figures.items():
        extra = [time - base for time, base in zip(times, figures["pydantic"], strict=True)]
        ratios = [more / base for more, base in zip(extra, figures["pydantic"], strict=True)]
        share = f"{statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
        print(
            f"{name:<14}{statistics.median(times):>8.1f} ms {statistics.median(extra):>+8.1f} ms {share:>22}"
        )


if __name__ == "__main__":
    main()
