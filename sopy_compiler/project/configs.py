"""Which settings hold where: those of the nearest `pyproject.toml` with a `[tool.sopyc]` table."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sopy_compiler.project.config import Config
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.config_file import FILE_NAME, parse_config
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.display_path import display_path

_NO_CONFIG: Final = Config()


class Configs:
    """Settings by folder, looked for from each folder upwards.

    `run` are those of the whole run: what holds in `folder`, or where nothing does, around all `paths`.
    `only` are settings that hold everywhere, whatever files there are. `force_exclude` leaves out what is
    excluded also where it is named. `disk` is asked, and tells afterwards
    what the answers depend on.

    Raises:
        ConfigError: a file that counts has mistakes; here, and later where one is met.
    """

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        *,
        paths: Sequence[str] = (),
        only: Config | None = None,
        force_exclude: bool = False,
    ) -> None:
        self.folder = folder
        self._force_exclude = force_exclude
        self._disk = disk
        self._only = only
        self._known: dict[str, Config] = {}
        self.run = self._of_run(paths)

    @property
    def all(self) -> tuple[Config, ...]:
        """The settings met so far, each once, those of the run first."""
        found = {str(config.root): config for config in (self.run, *self._known.values())}
        return tuple(found.values())

    @property
    def entries(self) -> tuple[str, ...]:
        """The start procedures that any of them names."""
        return tuple(dict.fromkeys(name for config in self.all for name in config.entry))

    def forces_exclusion(self, folder: str) -> bool:
        """Whether files of the folder that are named and excluded are left out."""
        return self._force_exclude or self.of_folder(folder).force_exclude

    def of_folder(self, folder: str) -> Config:
        """The settings for what stands in this folder, an absolute path."""
        if self._only is not None:
            return self._only
        pending = []
        found: Config | None = self._known.get(folder)
        while found is None:
            pending.append(folder)
            found = self._read(folder)
            above = os.path.dirname(folder)  # noqa: PTH120
            if found is None:
                found = _NO_CONFIG if above == folder else self._known.get(above)
            folder = above
        self._known.update(dict.fromkeys(pending, found))
        return found

    def _of_run(self, paths: Sequence[str]) -> Config:
        config = self.of_folder(str(self.folder))
        if config.root is not None or not paths or self._only is not None:
            return config
        named = [os.path.abspath(self.folder / path) for path in paths]  # noqa: PTH100
        folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in named]  # noqa: PTH112, PTH120
        try:
            return self.of_folder(os.path.commonpath(folders))
        except ValueError:
            # On several drives of Windows.
            return config

    def _read(self, folder: str) -> Config | None:
        location = os.path.join(folder, FILE_NAME)  # noqa: PTH118
        if not self._disk.is_file(location):
            return None
        shown = display_path(Path(location), self.folder)
        try:
            data = self._disk.read(location)
        except OSError as error:
            raise ConfigError(f"{shown}:1:1: the file cannot be read: {error.strerror or error}") from None
        return parse_config(data, root=Path(folder), shown=shown)
