"""Whether what was seen of the disk is still so, with open documents in the place of files."""

import os
from collections.abc import Mapping

from sopy_compiler.project.disk import (
    ABSENT,
    FOLDER_MARK,
    PRESENT,
    UNREADABLE,
    digest,
    listing_digest,
    read_bytes,
    visible_entries,
)


class UnchangedFiles:
    """Asks the disk once for each path."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._exists: dict[str, bool] = {}
        self._digests: dict[str, str] = {}

    def are(self, seen: Mapping[str, str | None]) -> bool:
        """Whether files and folders are there or not as before, with the content of then."""
        return all(self._is(path, state) for path, state in seen.items())

    def exist(self, seen: Mapping[str, str | None]) -> bool:
        """Whether files and folders are there or not as before, whatever stands in the files."""
        return all(
            self._is(path, state)
            if path.endswith(FOLDER_MARK)
            else self._is_file(path) == (state is not ABSENT)
            for path, state in seen.items()
        )

    def _is(self, path: str, state: str | None) -> bool:
        if state is ABSENT or state == PRESENT:
            return self._is_file(path) == (state == PRESENT)
        return state != UNREADABLE and self._digest(path) == state

    def _is_file(self, path: str) -> bool:
        found = self._exists.get(path)
        if found is None:
            found = path in self._contents or os.path.isfile(path)  # noqa: PTH113  never raises
            self._exists[path] = found
        return found

    def _digest(self, path: str) -> str:
        found = self._digests.get(path)
        if found is None:
            found = self._digests[path] = self._read(path)
        return found

    def _read(self, path: str) -> str:
        if path.endswith(FOLDER_MARK):
            entries = visible_entries(path)
            return UNREADABLE if entries is None else listing_digest(entries)
        try:
            return digest(self._contents[path] if path in self._contents else read_bytes(path))
        except OSError:
            return UNREADABLE
