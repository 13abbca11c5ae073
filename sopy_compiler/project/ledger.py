"""The contents of files as digests, read again only where a file may have changed.

A file whose size, times and identity are those of an earlier reading has the digest of then. Modification
times alone would not do: archives and checkouts set them. The time of the last change of a file's inode
cannot be set, and a file that was changed within two seconds before it was noted is read again: a second
change in the same tick of the clock would not show (git calls such entries racily clean).
"""

import os

from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.disk import UNREADABLE, digest, read_bytes

_NAME = "files.json"
_TICK_NS = 2_000_000_000


class Ledger:
    """Digests of files by their locations; `folder` stands for itself, so that a project can move."""

    def __init__(self, cache: CacheFolder, folder: str) -> None:
        self._cache = cache
        self._above = f"{folder}{os.sep}"
        stored = cache.read(_NAME)
        entries = stored.get("files") if stored is not None else None
        self._known: dict[str, list[int | str]] = entries if isinstance(entries, dict) else {}
        self._noted: dict[str, list[int | str]] = {}
        self._started_ns: int | None = None

    def digest(self, location: str) -> str:
        """The digest of the file, `UNREADABLE` where it has none."""
        name = location.removeprefix(self._above)
        try:
            found = os.stat(location)  # noqa: PTH116
        except OSError:
            return UNREADABLE
        signature = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
        known = self._known.get(name)
        # On Windows the third time is that of the file's creation.
        if type(known) is list and known[:4] == signature and len(known) == 5 and os.name != "nt":
            self._noted[name] = known
            return str(known[4])
        if self._started_ns is None:
            self._started_ns = self._cache.now_ns()
        try:
            content = digest(read_bytes(location))
        except OSError:
            return UNREADABLE
        self._noted[name] = [*signature, content]
        return content

    def save(self) -> None:
        """Note the files that were read for the next run, without those that were changed shortly before."""
        if self._started_ns is None:
            return
        # By the clock of the file system, which need not be ours.
        settled = self._started_ns - _TICK_NS
        kept = {
            name: one for name, one in self._noted.items() if int(one[1]) < settled and int(one[2]) < settled
        }
        others = {name: one for name, one in self._known.items() if name not in self._noted}
        # Runs over other parts of the project share the file; what has gone must not pile up for ever.
        if len(others) > 4 * len(kept) + 1000:
            others = {}
        if {**others, **kept} != self._known:
            self._cache.write(_NAME, {"files": {**others, **kept}})
