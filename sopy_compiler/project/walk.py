"""Which files of a folder are sources."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sopy_compiler.project.disk import Disk

PYTHON_SUFFIX: Final = ".py"
MARKDOWN_SUFFIXES: Final = (".md", ".markdown")
BUILT_TABLE_SUFFIX: Final = "_sopy.py"

_SKIPPED_FOLDERS: Final = frozenset(
    {"__pycache__", "__pypackages__", "node_modules", "site-packages", "dist-packages"}
)
_OUTPUT_FOLDERS: Final = frozenset({"build", "dist"})


def walk_folder(folder: Path, disk: Disk) -> Iterator[Path]:
    """The Python and Markdown files below `folder`, spelt as `folder` is, in no order.

    Left out are hidden files and folders, virtual environments, caches, installed packages, the output of
    builds and the tables that `sopyc build` writes. Links to folders are not followed, so a loop of links
    is no danger. Folders that cannot be listed count as empty.
    """
    waiting = [str(folder)]
    while waiting:
        for entry in disk.list(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                if not is_skipped_folder(entry, disk):
                    waiting.append(entry.path)
            elif _is_source_name(entry) and not os.path.isdir(entry):  # noqa: PTH112  never raises
                yield Path(entry.path)


def is_skipped_folder(entry: os.DirEntry[str], disk: Disk) -> bool:
    """Whether nothing below the folder is source of the project."""
    if entry.name in _SKIPPED_FOLDERS or entry.name.endswith(".egg-info"):
        return True
    if disk.is_file(f"{entry.path}{os.sep}pyvenv.cfg"):
        return True
    return entry.name in _OUTPUT_FOLDERS and not disk.is_file(f"{entry.path}{os.sep}__init__.py")


def _is_source_name(entry: os.DirEntry[str]) -> bool:
    if entry.name.endswith(BUILT_TABLE_SUFFIX):
        return not Path(entry.path.removesuffix(BUILT_TABLE_SUFFIX) + PYTHON_SUFFIX).exists()
    return entry.name.endswith((PYTHON_SUFFIX, *MARKDOWN_SUFFIXES))
