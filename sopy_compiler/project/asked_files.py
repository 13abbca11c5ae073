"""Which files one run is about."""

from collections.abc import Sequence

from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile, find_files


def asked_files(paths: Sequence[str], *, configs: Configs, disk: Disk) -> tuple[SourceFile, ...]:
    """The files of a run, in order of their display paths."""
    return find_files(_chosen(paths, configs), configs=configs, disk=disk)


def _chosen(paths: Sequence[str], configs: Configs) -> Sequence[str]:
    if paths:
        return paths
    run = configs.run
    if run.paths and run.root is not None:
        return tuple(str(run.root / path) for path in run.paths)
    return (str(configs.folder),)
