"""What the settings and git leave out."""

import os
from pathlib import Path
from typing import Final

from sopy_compiler.project.config import Config
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.repository import is_repository
from sopy_compiler.source.path_patterns import PathPatterns, path_patterns

_GITIGNORE: Final = ".gitignore"
_Level = tuple[str, PathPatterns]


class Exclusion:
    """Asks the `exclude` patterns of the settings, and the `.gitignore` files, for one path after the other.

    Without a repository the `.gitignore` files count from the folder of the settings, or the working folder,
    downwards.
    """

    def __init__(self, configs: Configs, disk: Disk) -> None:
        self._configs = configs
        self._disk = disk
        self._levels: dict[str, tuple[_Level, ...]] = {}
        self._tops: dict[str, bool] = {}

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Whether the path itself is left out; the folders around it are known not to be."""
        folder = os.path.dirname(path)  # noqa: PTH120
        config = self._configs.of_folder(folder)
        if config.exclude:
            base = str(config.root or self._configs.folder)
            relative = _relative(path, base)
            if relative and path_patterns(config.exclude).decide(relative, is_folder=is_folder):
                return True
        if not config.respect_gitignore:
            return False
        for base, patterns in reversed(self._levels_of(folder, config)):
            decided = patterns.decide(_relative(path, base), is_folder=is_folder)
            if decided is not None:
                return decided
        return False

    def leaves_out_file(self, path: str) -> bool:
        """Whether the file or a folder around it is left out."""
        parts = Path(path).parents
        return any(
            self.leaves_out(str(folder), is_folder=True) for folder in reversed(parts[:-1])
        ) or self.leaves_out(path, is_folder=False)

    def _levels_of(self, folder: str, config: Config) -> tuple[_Level, ...]:
        """The patterns that count in a folder, with the folders they are relative to, outermost first."""
        found = self._levels.get(folder)
        if found is None:
            above = os.path.dirname(folder)  # noqa: PTH120
            is_top = above == folder or self._is_top(folder, config)
            outer = () if is_top else self._levels_of(above, config)
            found = self._levels[folder] = (*outer, *self._own_levels(folder))
        return found

    def _own_levels(self, folder: str) -> tuple[_Level, ...]:
        files = (os.path.join(folder, ".git", "info", "exclude"), os.path.join(folder, _GITIGNORE))  # noqa: PTH118
        levels = []
        for file in files:
            if self._disk.is_file(file):
                try:
                    lines = self._disk.read(file).decode("utf-8", "surrogateescape").split("\n")
                except OSError:
                    continue
                levels.append((folder, path_patterns(tuple(lines))))
        return tuple(levels)

    def _is_top(self, folder: str, config: Config) -> bool:
        """Whether patterns above the folder say nothing of what is in it."""
        if is_repository(folder, self._disk):
            return True
        if self._is_in_repository(folder):
            return False
        bounds = {str(self._configs.folder), str(config.root or self._configs.folder)}
        return folder in bounds or not any(folder.startswith(f"{bound}{os.sep}") for bound in bounds)

    def _is_in_repository(self, folder: str) -> bool:
        known = self._tops.get(folder)
        if known is None:
            above = os.path.dirname(folder)  # noqa: PTH120
            known = is_repository(folder, self._disk) or (above != folder and self._is_in_repository(above))
            self._tops[folder] = known
        return known


def _relative(path: str, base: str) -> str:
    """The path from a folder around it, with forward slashes; empty for one that is not around it."""
    above = base if base.endswith(os.sep) else f"{base}{os.sep}"
    return path[len(above) :].replace(os.sep, "/") if path.startswith(above) else ""
