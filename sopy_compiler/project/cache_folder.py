"""The folder of the cache: whole files or none, and never an error that costs the user an answer."""

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    # `typing` takes as long as all else that is loaded to replay a report.
    from typing import Any

DEFAULT_NAME = ".sopyc_cache"
# Raised whenever the meaning of a stored file changes.
FORMAT = 2
_KEPT_FILES = 32


class CacheFolder:
    """JSON files by name; what is missing, damaged or somebody else's reads as None.

    A file that cannot be written is skipped: the next run is a cold one. `problem` then says why. Without a
    folder nothing is read or kept.
    """

    def __init__(self, folder: str | None) -> None:
        self.folder = folder
        self.problem = ""

    def read(self, name: str) -> "dict[str, Any] | None":
        """The object that was stored under the name."""
        if self.folder is None:
            return None
        try:
            with open(self._place(name), "rb") as stream:  # noqa: PTH123  `Path.open` is slower
                found = json.loads(stream.read())
        except (OSError, ValueError, RecursionError):
            return None
        is_ours = isinstance(found, dict) and found.get("format") == FORMAT
        return found if is_ours else None

    def write(self, name: str, value: "dict[str, Any]") -> None:
        """Store an object in one step: whoever reads at the same time sees the old one or the new one."""
        if self.folder is None:
            return
        place = self._place(name)
        temporary = f"{place}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
        data = json.dumps({"format": FORMAT, **value}, separators=(",", ":")).encode("ascii")
        try:
            self._make()
            try:
                with open(temporary, "xb") as stream:  # noqa: PTH123
                    stream.write(data)
                os.replace(temporary, place)  # noqa: PTH105
            except BaseException:
                _remove(temporary)
                raise
        except OSError as error:
            self.problem = f"the cache {self.folder} cannot be written: {error.strerror or error}"

    def now_ns(self) -> int:
        """The time by the clock of the file system that holds the cache; 0 where it cannot be told."""
        if self.folder is None:
            return 0
        probe = self._place(f"{os.getpid()}.{os.urandom(4).hex()}.tmp")
        try:
            self._make()
            with open(probe, "xb") as stream:  # noqa: PTH123
                found = os.fstat(stream.fileno()).st_mtime_ns
        except OSError:
            return 0
        _remove(probe)
        return found

    def prune(self, prefix: str, suffix: str = ".json") -> None:
        """Keep the newest of the files whose names start so, and no remains of killed runs."""
        if self.folder is None:
            return
        try:
            with os.scandir(self.folder) as entries:
                found = [(entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file()]
        except OSError:
            return
        newest = max((moment for moment, _ in found), default=0.0)
        names = [(moment, path) for moment, path in found if os.path.basename(path).startswith(prefix)]  # noqa: PTH119
        stale = sorted((one for one in names if one[1].endswith(suffix)), reverse=True)[_KEPT_FILES:]
        dead = [one for one in found if one[1].endswith(".tmp") and one[0] < newest - 3600]
        for _, path in (*stale, *dead):
            _remove(path)

    def _place(self, name: str) -> str:
        return f"{self.folder}{os.sep}{name}"

    def _make(self) -> None:
        assert self.folder is not None
        if os.path.isdir(self.folder):  # noqa: PTH112
            return
        os.makedirs(self.folder, exist_ok=True)  # noqa: PTH103
        with open(self._place(".gitignore"), "w", encoding="ascii") as stream:  # noqa: PTH123
            stream.write("# Made by sopyc.\n*\n")


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return
