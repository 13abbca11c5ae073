"""Writing built files: all of a file or nothing of it, and never over a file of somebody else."""

import os
from dataclasses import dataclass
from pathlib import Path

from sopy_compiler.project.disk import read_bytes
from sopy_compiler.project.replace_file import replace_file


class NotOursError(OSError):
    """A file stands where one is to be written, and it does not begin with the marker of built files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """A file to write; `marker` is the first line that all files of its kind have."""

    path: Path
    text: str
    marker: str

    @property
    def data(self) -> bytes:
        """What the file holds."""
        return self.text.encode("utf-8")


def is_current(file: BuiltFile) -> bool:
    """Whether the file is there with this very text; the ends of lines do not count."""
    try:
        return read_bytes(file.path).replace(b"\r\n", b"\n") == file.data
    except OSError:
        return False


def write_built_file(file: BuiltFile) -> None:
    """Put the file in its place in one step: whoever reads it sees the old one or the new one.

    Raises:
        NotOursError: somebody else's file is in its place.
        OSError: it cannot be written.
    """
    check_ours(file)
    file.path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file.path, file.data)


def check_ours(file: BuiltFile) -> None:
    """See that nothing of somebody else's would be lost.

    Raises:
        NotOursError: it would.
        OSError: what stands there cannot be read.
    """
    if not os.path.lexists(file.path):
        return
    first = read_bytes(file.path).partition(b"\n")[0].rstrip(b"\r")
    if first != file.marker.encode("utf-8"):
        raise NotOursError(f"{file.path} was not written by sopyc; move it, or build with --out-dir")
