"""The disk with open documents in the place of their files."""

from collections.abc import Mapping
from typing import Final

from sopy_compiler.project.disk import PRESENT, Disk, digest

NO_CONTENTS: Final[Mapping[str, bytes]] = {}


class OverlayDisk(Disk):
    """A disk on which `contents`, by absolute path, stand in the place of files, which need not exist."""

    def __init__(self, contents: Mapping[str, bytes] = NO_CONTENTS) -> None:
        super().__init__()
        self._contents = contents

    def is_file(self, path: str) -> bool:
        """Whether a document is open there, or a file stands there."""
        if path not in self._contents:
            return super().is_file(path)
        self.seen.setdefault(path, PRESENT)
        return True

    def read(self, path: str) -> bytes:
        """What is open there, or the content of the file.

        Raises:
            OSError: as `Disk.read`.
        """
        data = self._contents.get(path)
        if data is None:
            return super().read(path)
        self.seen[path] = digest(data)
        return data
