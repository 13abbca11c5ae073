"""What keeps a run from going on, in the words of the person who typed."""

import sysconfig
import traceback
from pathlib import Path
from typing import Final

from sopy_compiler.source.printable import one_line

_OWN: Final = ("sopy_compiler", "sopy_runtime")
# What is installed, the interpreter's own library among it: nobody looks for a mistake there.
_INSTALLED: Final = tuple(
    {
        Path(place).resolve()
        for name, place in sysconfig.get_paths().items()
        if name.endswith(("lib", "stdlib"))
    }
)


class RunError(Exception):
    """What was asked for cannot be done; nothing has changed."""


def why(error: BaseException) -> str:
    """The error, and the last line of the program that it comes from."""
    text = one_line(str(error)) or "no reason given"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_users(frame.filename)]
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {text}{place}"


def _is_users(filename: str) -> bool:
    """Whether the file is of the program that runs, and neither of sopyc nor installed."""
    path = Path(filename)
    if filename.startswith("<") or any(name in path.parts for name in _OWN):
        return False
    return not any(path.resolve().is_relative_to(folder) for folder in _INSTALLED)
