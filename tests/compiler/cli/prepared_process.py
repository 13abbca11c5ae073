"""A process that has loaded what `sopyc` loads, and becomes the command by forking.

What it becomes has its own folder, environment and streams, as a new one has,
without the time that imports take. Each call reads a line of JSON from standard input and writes an exit code
to standard output.
"""

import importlib
import io
import json
import os
import pkgutil
import signal
import sys
from pathlib import Path
from typing import Any

import sopy_compiler.cli
from sopy_compiler.cli.main import main
from sopy_compiler.rules.catalog import load_rules

SECONDS = 120


def load() -> None:
    """What most commands import, where it is installed."""
    for module in pkgutil.iter_modules(sopy_compiler.cli.__path__, "sopy_compiler.cli."):
        importlib.import_module(module.name)
    for name in (
        "sopy_compiler.compiler",
        "sopy_compiler.project.group_pool",
        "sopy_compiler.project.group_check",
    ):
        importlib.import_module(name)
    load_rules()


def become(call: dict[str, Any]) -> None:
    """Run one command as `python -m sopy_compiler` does, and end."""
    signal.alarm(SECONDS)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    sys.path[0] = str(Path.cwd())
    sys.argv[1:] = call["arguments"]
    opened = [
        os.open(os.devnull, os.O_RDONLY) if call["input"] is None else os.open(call["input"], os.O_RDONLY)
    ]
    opened += [os.open(call[name], os.O_WRONLY) for name in ("output", "errors")]
    for number, descriptor in enumerate(opened):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)))
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False)), errors="backslashreplace", line_buffering=True
    )
    sys.exit(main())


def serve() -> None:
    """Answer calls until there are no more."""
    load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer


if __name__ == "__main__":
    serve()
