"""Questions to the disk, with a memory of what was asked: what an answer of the compiler depends on."""

import os
import stat

# `hashlib` loads OpenSSL. Here and in the other modules that replay a report `typing`, `pathlib` and
# `dataclasses` are missing for the same reason: each takes a good part of what the interpreter itself takes.
from _blake2 import blake2b

ABSENT = None
PRESENT = ""
UNREADABLE = "?"
FOLDER_MARK = "/"
"""The end of the paths of folders that were listed."""

# Opening a named pipe would wait for a writer for ever.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Disk:
    """Looks for files and reads them.

    `seen` says for each path what was learnt: `ABSENT` (no file), `PRESENT` (a file, not read), the digest of
    its content, or `UNREADABLE`, which equals no later answer.
    Paths that end with `FOLDER_MARK` are folders that were listed; their digest is that of the listing.
    """

    def __init__(self) -> None:
        self.seen: dict[str, str | None] = {}

    def is_file(self, path: str) -> bool:
        """Whether a regular file, or a link to one, stands there."""
        if path not in self.seen:
            # `Path.is_file` raises on long names.
            self.seen[path] = PRESENT if os.path.isfile(path) else ABSENT  # noqa: PTH113
        return self.seen[path] is not ABSENT

    def read(self, path: str) -> bytes:
        """The content of a regular file.

        Raises:
            OSError: there is none, it cannot be read, or it is a pipe, a socket, a device or a folder.
        """
        try:
            data = read_bytes(path)
        except OSError:
            self.seen[path] = UNREADABLE
            raise
        self.seen[path] = digest(data)
        return data

    def list(self, folder: str) -> list[os.DirEntry[str]]:
        """The entries of a folder that are not hidden; none where it cannot be listed."""
        entries = visible_entries(folder)
        self.seen[folder + FOLDER_MARK] = UNREADABLE if entries is None else listing_digest(entries)
        return entries or []


def visible_entries(folder: str) -> list[os.DirEntry[str]] | None:
    """The entries of a folder that are not hidden; None where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return None


def listing_digest(entries: list[os.DirEntry[str]]) -> str:
    """What stands for names and kinds of the entries of a folder, and for where its links lead."""
    lines = []
    for entry in entries:
        if entry.is_symlink():
            lines.append(f"{entry.name}\0{os.path.realpath(entry.path)}\0{os.path.isdir(entry.path)}")  # noqa: PTH112
        else:
            lines.append(f"{entry.name}\0{entry.is_dir(follow_symlinks=False)}")
    lines.sort()
    return digest("\n".join(lines).encode("utf-8", "surrogateescape"))


def digest(data: bytes) -> str:
    """What stands for the content of a file."""
    return blake2b(data, digest_size=16).hexdigest()


def read_bytes(location: str | os.PathLike[str]) -> bytes:
    """The content of a regular file.

    Raises:
        OSError: there is none, it cannot be read, or it is a pipe, a socket, a device or a folder.
    """
    descriptor = os.open(location, _OPEN_FLAGS)
    with open(descriptor, "rb") as stream:  # noqa: PTH123  a descriptor has no path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a regular file")
        return stream.read()
