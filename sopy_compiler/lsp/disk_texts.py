"""Texts of files that are not open, read again where they have changed."""

import os
from functools import lru_cache

from sopy_compiler.project.decode import UndecodableError, decode_losslessly
from sopy_compiler.project.disk import read_bytes
from sopy_compiler.project.file_kind import PYTHON_SUFFIX


def text_on_disk(location: str) -> str:
    """The text of a file; empty where it has none."""
    try:
        found = os.stat(location)  # noqa: PTH116
    except OSError:
        return ""
    return _text(location, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _text(location: str, changed_ns: int, size: int) -> str:  # noqa: ARG001  what stands for the content
    try:
        data = read_bytes(location)
        return decode_losslessly(data, is_python=location.endswith(PYTHON_SUFFIX)).text
    except (OSError, UndecodableError):
        return ""
