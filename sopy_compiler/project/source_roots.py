"""The folders of a project that modules are imported from, found from its layout."""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.project.config import FILE_NAME, Config
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.import_places import SOURCE_FOLDER
from sopy_compiler.project.walk import is_skipped_folder

# A workspace has its projects at `libs/core` or `packages/team/core`.
_DEPTH: Final = 3
_FOLDERS: Final = 300


def source_roots(
    own_roots: Iterable[str], *, folder: str, config: Config, disk: Disk, is_partial: bool
) -> tuple[str, ...]:
    """The roots that the settings name, and those of every `pyproject.toml` and every `src`.

    `own_roots` are those of the files of the run: the folders around them are looked at. A run over a part of
    the tree (`is_partial`) looks for other projects of the workspace as well.
    """
    found = dict.fromkeys(_configured(config))
    known: dict[str, bool] = {}
    for own in own_roots:
        for place in _upwards(own, folder):
            if place not in known:
                known[place] = _is_root(place, disk)
            if known[place]:
                found[place] = None
    if is_partial:
        found |= dict.fromkeys(_of_workspace(str(config.root or folder), disk))
    return tuple(root for root in found if root not in {folder, os.path.join(folder, SOURCE_FOLDER)})  # noqa: PTH118


def _configured(config: Config) -> Iterator[str]:
    for name in config.source_roots:
        yield os.path.normpath(os.path.join(config.root or "", name))  # noqa: PTH118


def _upwards(place: str, folder: str) -> Iterator[str]:
    """The place and the folders above it as far as the working folder, or a few where it lies elsewhere."""
    for _ in range(_DEPTH + 3 if not place.startswith(f"{folder}{os.sep}") else 50):
        if place == folder:
            return
        yield place
        above = os.path.dirname(place)  # noqa: PTH120
        if above == place:
            return
        place = above


def _is_root(place: str, disk: Disk) -> bool:
    return os.path.basename(place) == SOURCE_FOLDER or disk.is_file(f"{place}{os.sep}{FILE_NAME}")  # noqa: PTH119


def _of_workspace(top: str, disk: Disk) -> Iterator[str]:
    """The projects below a folder, those nearest to it first, with their `src`."""
    level = [top]
    looked = 0
    for _ in range(_DEPTH + 1):
        below = []
        for place in level:
            looked += 1
            if looked > _FOLDERS:
                return
            entries = sorted(disk.list(place), key=lambda entry: entry.name)
            folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
            if any(entry.name == FILE_NAME for entry in entries):
                yield place
            for entry in folders:
                if entry.name == SOURCE_FOLDER:
                    yield entry.path
                elif not is_skipped_folder(entry, disk):
                    below.append(entry.path)
        level = below
