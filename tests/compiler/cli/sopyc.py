"""Runs the command as a user does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

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


def sopyc(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `sopyc` in `folder`; its environment is that of the tests without what decides about colours."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    return subprocess.run(
        [sys.executable, "-m", "sopy_compiler", *arguments],
        cwd=folder,
        env=inherited | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def write(folder: Path, **files: str) -> None:
    """Write Python files by module name."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
