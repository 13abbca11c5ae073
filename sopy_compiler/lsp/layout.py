"""Which files a folder's check is about, and what its settings say."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.checker.select import Selection
from sopy_compiler.lsp.asked import Asked
from sopy_compiler.lsp.overlay import OverlayDisk
from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.baseline import BaselineError, Entry, load_baseline
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.config_file import FILE_NAME
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.exclusion import Exclusion
from sopy_compiler.project.file_kind import MARKDOWN_SUFFIXES, NOTEBOOK_SUFFIX, PYTHON_SUFFIX
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.project_selection import project_selection

_SOURCES: Final = (PYTHON_SUFFIX, *MARKDOWN_SUFFIXES, NOTEBOOK_SUFFIX)
_SETTINGS: Final = frozenset({FILE_NAME, ".gitignore"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`files` are in the order of reports, without contents; `baseline` are the accepted findings.

    `seen` is what of the disk it depends on.
    """

    configs: Configs
    files: tuple[SourceFile, ...]
    selection: Selection
    baseline: Counter[Entry]
    baseline_root: str
    seen: Mapping[str, str | None]


def find_layout(folder: Path, paths: tuple[str, ...], contents: Mapping[str, bytes], asked: Asked) -> Layout:
    """Look for files and settings on the disk and among the open documents.

    Raises:
        ConfigError: the settings have mistakes.
    """
    disk = OverlayDisk(contents)
    configs = Configs(folder, disk, paths=paths)
    files = {str(file.location): file for file in asked_files(paths, configs=configs, disk=disk)}
    for file in _unsaved(paths, contents, configs, disk):
        files.setdefault(str(file.location), file)
    baseline, root = _baseline(configs, disk)
    return Layout(
        configs=configs,
        files=tuple(sorted(files.values(), key=lambda file: file.display)),
        selection=project_selection(
            configs,
            select=asked.select,
            ignore=asked.ignore,
            strict=asked.strict,
            show_unresolved=asked.show_unresolved,
        ),
        baseline=baseline,
        baseline_root=root,
        seen=disk.seen,
    )


def is_setting(location: str) -> bool:
    """Whether the file says what belongs to a project."""
    return os.path.basename(location) in _SETTINGS  # noqa: PTH119


def _unsaved(
    paths: tuple[str, ...], contents: Mapping[str, bytes], configs: Configs, disk: OverlayDisk
) -> list[SourceFile]:
    """Documents that would be among the files if they were saved."""
    named = paths or configs.run.paths
    root = configs.folder if paths or configs.run.root is None else configs.run.root
    tops = [os.path.normpath(root / path) for path in named] or [str(configs.folder)]
    exclusion = Exclusion(configs, disk)
    found = []
    for location in contents:
        is_asked = any(location.startswith(f"{top.rstrip(os.sep)}{os.sep}") for top in tops)
        if not is_asked or not location.endswith(_SOURCES) or os.path.exists(location):  # noqa: PTH110
            continue
        place = Path(location)
        file = SourceFile(location=place, display=display_path(place, configs.folder), is_named=False)
        is_hidden = any(part.startswith(".") for part in file.display.split("/"))
        is_wanted = not file.is_markdown or configs.of_folder(str(place.parent)).markdown
        if is_wanted and not is_hidden and not exclusion.leaves_out_file(location):
            found.append(file)
    return found


def _baseline(configs: Configs, disk: OverlayDisk) -> tuple[Counter[Entry], str]:
    """What the project has accepted, and the folder that its entries count from."""
    config = configs.run
    if config.baseline is None:
        return Counter(), ""
    place = str((config.root or Path()) / config.baseline)
    try:
        return load_baseline(disk.read(place)), os.path.dirname(place)  # noqa: PTH120
    except (OSError, BaselineError) as error:
        raise ConfigError(f"{place}:1:1: the baseline cannot be used: {error}") from None
