"""A shell on a real terminal, in which somebody presses TAB."""

import os
import pty
import select
import shutil
from pathlib import Path
from typing import Final

# Without the settings of whoever runs the tests; the words of a command line come back in brackets.
_SHELLS: Final = {
    "bash": (["--norc", "--noprofile", "-i"], "sopyc() { printf '<%s>' \"$@\"; echo; }"),
    "zsh": (["-f", "-i"], "sopyc() { printf '<%s>' \"$@\"; echo }"),
    "fish": (["--no-config", "-i"], "function sopyc; printf '<%s>' $argv; echo; end"),
}


def is_installed(shell: str) -> bool:
    """Whether the machine has the shell."""
    return shutil.which(shell) is not None


def completed(shell: str, script: Path, line: str) -> str:
    """What a call of `sopyc` gets, in angle brackets, after `line` and TAB have been typed."""
    arguments, echo = _SHELLS[shell]
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(script.parent)
        environment = os.environ | {"TERM": "dumb", "HOME": str(script.parent), "LC_ALL": "C.UTF-8"}
        os.execvpe(shell, [shell, *arguments], environment)
    try:
        _type(terminal, f"{echo}\n. ./{script.name}\necho re''ady\n", "ready")
        text = _type(terminal, f"sopyc {line}\t\n", ">\r\n")
    finally:
        os.write(terminal, b"\nexit\n")
        os.close(terminal)
        os.waitpid(process, 0)
    found = [part for part in text.replace("\r", "\n").split("\n") if part.startswith("<")]
    return found[-1] if found else text


def _type(terminal: int, keys: str, awaited: str) -> str:
    """Type, and read on to the text."""
    os.write(terminal, keys.encode())
    data = b""
    while awaited.encode() not in data:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"{awaited!r} was never written: {data!r}"
        data += os.read(terminal, 65536)
    return data.decode("utf-8", "replace")
