"""The repository around a folder."""

import os

from sopy_compiler.project.disk import Disk


def is_repository(folder: str, disk: Disk) -> bool:
    """Whether git works from this folder: a clone, or a work tree beside one."""
    git = os.path.join(folder, ".git")  # noqa: PTH118
    return disk.is_file(git) or disk.is_file(os.path.join(git, "HEAD"))  # noqa: PTH118


def repository_around(folder: str, disk: Disk) -> str | None:
    """The innermost repository that the folder is or is in."""
    while not is_repository(folder, disk):
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above
    return folder
