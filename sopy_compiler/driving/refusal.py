"""What keeps a run from going on, in the words of the person who typed."""

import traceback
from pathlib import Path

from sopy_compiler.source.printable import one_line

_OWN: tuple[str, ...] = ("sopy_compiler", "sopy_runtime")


class RunError(Exception):
    """What was asked for cannot be done; nothing has changed."""


def why(error: BaseException) -> str:
    """The error, and the last line of the program that it comes from."""
    text = one_line(str(error)) or "no reason given"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<") and not any(name in Path(frame.filename).parts for name in _OWN)
    ]
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {text}{place}"
