"""A source that comes on standard input."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.project.file_kind import check_name

_MARK: Final = "-"
_UNNAMED: Final = "stdin.py"


def given_source(arguments: Namespace) -> bytes | None:
    """What stands on standard input, where the paths ask for it; they are then the name it goes by.

    Raises:
        UsageError: other paths are named beside it, or a name without it.
        UnknownKindError: the name is that of no source.
    """
    name: str | None = arguments.stdin_filename
    if _MARK not in arguments.paths:
        if name is not None:
            raise UsageError("--stdin-filename goes with the path `-`")
        return None
    if len(arguments.paths) > 1:
        raise UsageError("`-` stands alone: other paths cannot be checked beside it")
    if name and os.path.isdir(name):  # noqa: PTH112
        raise UsageError(f"{name} is a folder, and standard input is one file")
    if name and Path(name).suffix:
        check_name(Path(name), name)
    arguments.paths = [name or _UNNAMED]
    return sys.stdin.buffer.read()
