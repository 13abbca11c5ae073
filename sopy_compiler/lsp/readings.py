"""The sources of a folder with their textual indices, read again only where they have changed."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.module_name import module_name
from sopy_compiler.project.textual_index import TextualIndex, index_text
from sopy_compiler.source.text import SourceText

_Signature = tuple[int, ...] | bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """`index` is None for a file that gives no text."""

    signature: _Signature
    index: TextualIndex | None


class Readings:
    """What the files say of each other; files on the disk are looked at again after `refresh`."""

    def __init__(self) -> None:
        self._known: dict[str, _Reading] = {}
        self._is_fresh: set[str] = set()

    def refresh(self) -> None:
        """Take nothing on the disk for unchanged."""
        self._is_fresh.clear()

    def read(
        self, files: Sequence[SourceFile], contents: Mapping[str, bytes]
    ) -> tuple[tuple[TextualIndex, ...], tuple[SourceFile, ...]]:
        """The indices of the files that can be read, in their order, and the other files."""
        disk = OverlayDisk(contents)
        indices: list[TextualIndex] = []
        unreadable: list[SourceFile] = []
        for file in files:
            found = self._reading(file, disk, contents.get(str(file.location)))
            if found.index is None:
                unreadable.append(file)
            else:
                indices.append(found.index)
        locations = {str(file.location) for file in files}
        for gone in self._known.keys() - locations:
            del self._known[gone]
        return tuple(indices), tuple(unreadable)

    def _reading(self, file: SourceFile, disk: OverlayDisk, content: bytes | None) -> _Reading:
        location = str(file.location)
        known = self._known.get(location)
        is_from_disk = content is None and known is not None and not isinstance(known.signature, bytes)
        if known is not None and is_from_disk and location in self._is_fresh:
            return known
        signature = content if content is not None else _signature(location)
        if known is None or known.signature != signature or signature is None:
            source = read_source(file, disk)
            index = index_text(source) if isinstance(source, SourceText) else None
            if known is not None and known.index == index:
                # What has been made from the indices so far stays.
                index = known.index
            known = _Reading(signature=signature, index=index)
        elif location not in self._is_fresh and known.index is not None:
            known = replace(known, index=_renamed(known.index, file, disk))
        self._known[location] = known
        self._is_fresh.add(location)
        return known


def _renamed(index: TextualIndex, file: SourceFile, disk: OverlayDisk) -> TextualIndex:
    """The index again if the packages around the file have changed, and with them what its imports mean."""
    if module_name(file.location, disk) == index.module:
        return index
    source = read_source(file, disk)
    return index_text(source) if isinstance(source, SourceText) else index


def _signature(location: str) -> tuple[int, ...] | None:
    """What changes with the content of a file on the disk; None where there is none."""
    try:
        found = os.stat(location)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
