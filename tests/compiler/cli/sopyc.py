"""Runs the command as a user does: in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FLOW = """\
from pydantic import BaseModel
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Order(BaseModel):
    total: int = 0


class Paid(Event[int]):
    pass


class Pay(Procedure[Order]):
    prompt = make_prompt("Take the payment")

    @handler
    def on_paid(self, sigma: Order, event: Paid):
        sigma.total = event.payload
        return End()


SOP(state=Order(), init_proc=Pay())
"""
BROKEN = FLOW.replace("sigma.total =", "sigma.totl =")


# What decides about colours is not inherited from whoever runs the tests.
COLOURS = frozenset({"NO_COLOR", "FORCE_COLOR"})


def sopyc(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None, text: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `sopyc` in `folder`, with `text` as its standard input."""
    inherited = {name: value for name, value in os.environ.items() if name not in COLOURS}
    variables = inherited | dict(environment or {})
    # Without `fork`, and with what only a new interpreter reads, the process is started from nothing.
    if not hasattr(os, "fork") or any(name.startswith("PYTHON") for name in environment or ()):
        return started(*arguments, folder=folder, variables=variables, text=text)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        streams = {stream: place / stream for stream in ("output", "errors")}
        for path in streams.values():
            path.touch()
        if text is not None:
            streams["input"] = place / "input"
            streams["input"].write_text(text, encoding="utf-8")
        call: dict[str, object] = {stream: str(path) for stream, path in streams.items()}
        call |= {"input": call.get("input"), "folder": str(folder), "environment": variables}
        code = answer({"arguments": arguments, **call})
        output, errors = (streams[stream].read_text(encoding="utf-8") for stream in ("output", "errors"))
    return subprocess.CompletedProcess(arguments, code, output, errors)


def started(
    *arguments: str, folder: Path, variables: Mapping[str, str], text: str | None
) -> "subprocess.CompletedProcess[str]":
    """Run `sopyc` in a new interpreter."""
    return subprocess.run(
        [sys.executable, "-m", "sopy_compiler", *arguments],
        cwd=folder,
        env=variables,
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def answer(call: Mapping[str, object]) -> int:
    """The exit code of a call of the prepared process."""
    process = prepared_process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{json.dumps(call)}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def prepared_process() -> "subprocess.Popen[str]":
    """One for all tests of this process; it ends when nobody can call it any more."""
    command = [sys.executable, "-m", "tests.compiler.cli.prepared_process"]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


def write(folder: Path, **files: str) -> None:
    """Write Python files by module name; whoever follows the folder never sees half a file."""
    for name, text in files.items():
        write_whole(folder / f"{name}.py", text)


def write_whole(file: Path, text: str) -> None:
    """Write in one step, from outside the folder."""
    whole = file.parent.parent / f".{file.name}.whole"
    whole.write_text(text, encoding="utf-8")
    whole.replace(file)
