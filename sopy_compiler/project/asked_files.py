"""Which files one run is about."""

from collections.abc import Sequence
from pathlib import Path

from sopy_compiler.project.config import Config
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile, find_files


def asked_files(paths: Sequence[str], *, folder: Path, config: Config, disk: Disk) -> tuple[SourceFile, ...]:
    """The files of a run, in order of their display paths."""
    return find_files(
        _chosen(paths, folder, config),
        folder=folder,
        disk=disk,
        exclude=config.exclude,
        exclude_root=config.root,
        markdown=config.markdown,
    )


def _chosen(paths: Sequence[str], folder: Path, config: Config) -> Sequence[str]:
    if paths:
        return paths
    if config.paths and config.root is not None:
        return tuple(str(config.root / path) for path in config.paths)
    return (str(folder),)
