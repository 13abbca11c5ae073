"""What kind of source a file is, by its name."""

import os
from pathlib import Path
from typing import Final

from sopy_compiler.project.disk import read_bytes
from sopy_compiler.project.wrong_call import WrongCallError
from sopy_compiler.source.text import SourceKind

PYTHON_SUFFIX: Final = ".py"
_NAMED_PYTHON: Final = (PYTHON_SUFFIX, ".pyi", ".pyw")
MARKDOWN_SUFFIXES: Final = (".md", ".markdown")
NOTEBOOK_SUFFIX: Final = ".ipynb"


class UnknownKindError(WrongCallError):
    """A file was named that is no source; the message says so."""


def kind_of(path: Path) -> SourceKind:
    """The kind that the name tells; everything else counts as Python."""
    suffix = path.suffix.lower()
    if suffix in MARKDOWN_SUFFIXES:
        return SourceKind.MARKDOWN
    return SourceKind.NOTEBOOK if suffix == NOTEBOOK_SUFFIX else SourceKind.PYTHON


def check_kind(path: Path, shown: str) -> None:
    """See that a named file can be a source: by its suffix or, without one, by a first line that runs Python.

    A file that cannot be read is another matter.

    Raises:
        UnknownKindError: it cannot.
    """
    if not os.path.isfile(path) or (not path.suffix and _runs_python(path)):  # noqa: PTH113
        return
    check_name(path, shown)


def check_name(path: Path, shown: str) -> None:
    """The same, for a file of which only the name is known.

    Raises:
        UnknownKindError: the name is that of no source.
    """
    if path.suffix.lower() not in (*_NAMED_PYTHON, *MARKDOWN_SUFFIXES, NOTEBOOK_SUFFIX):
        raise UnknownKindError(f"{shown} is neither a Python file nor Markdown nor a notebook")


def _runs_python(path: Path) -> bool:
    try:
        first = read_bytes(path)[:200].partition(b"\n")[0]
    except OSError:
        return True
    return first.startswith(b"#!") and b"python" in first
