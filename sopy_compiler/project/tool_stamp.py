"""Which sopyc this is, to the last byte: results of another one are not its own."""

import os
import sys

from sopy_compiler.project.disk import digest, read_bytes

DISTRIBUTION = "sopyc"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
# Other versions of these can read a program, or decide a question, differently.
_USED = ("libcst", "markdown_it_py", "z3_solver")


def installed_version() -> str:
    """The version of the installed distribution; empty where none is found on the import path."""
    return next((version for name, version in _distributions() if name == DISTRIBUTION), "")


def tool_stamp() -> str:
    """A digest of the compiler, the packages that it reads programs with, and the Python that runs it."""
    used = sorted({each for each in _distributions() if each[0] in (DISTRIBUTION, *_USED)})
    surroundings = repr((used, sys.version_info[:2], sys.implementation.name)).encode()
    record = _record()
    return digest(surroundings + (_own_files() if record is None else record))


def _distributions() -> list[tuple[str, str]]:
    """Names and versions of what is installed, in the order of the import path."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                distribution, _, version = name.removesuffix(".dist-info").partition("-")
                found.append((distribution.lower(), version))
    return found


def _record() -> bytes | None:
    """The hashes of the compiler's files as an installer wrote them; None for a working copy.

    They are the same on every machine, which the times of installed files are not.
    """
    version = installed_version()
    folder = os.path.dirname(_PACKAGE)  # noqa: PTH120
    try:
        lines = read_bytes(f"{folder}/{DISTRIBUTION}-{version}.dist-info/RECORD").splitlines()
    except OSError:
        return None
    own = sorted(line for line in lines if line.startswith(b"sopy_compiler/") and b".py," in line)
    return b"\n".join(own) or None


def _own_files() -> bytes:
    """Names, sizes and times of the compiler's source files."""
    found = []
    waiting = [_PACKAGE]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    state = entry.stat()
                    found.append((entry.path, state.st_size, state.st_mtime_ns))
                elif entry.name != "__pycache__" and entry.is_dir():
                    waiting.append(entry.path)
    return repr(sorted(found)).encode("utf-8", "surrogateescape")
