"""What one `sopyc check` is asked."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopy_compiler.project.config import Config
from sopy_compiler.project.disk import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """`folder` is the working folder, `paths` what the command line names, `entries` the start procedures.

    `configs` are the settings of the run and then those of other folders. `selectors` are those of `select`
    and `ignore` that the command line gives, None where it gives none. `environments` hold the installed
    packages where the project has no environment of its own. All of it can change the findings; nothing else
    that a user sets can.
    """

    folder: Path
    paths: tuple[str, ...]
    configs: tuple[Config, ...]
    entries: tuple[str, ...] = ()
    selectors: tuple[tuple[str, ...] | None, tuple[str, ...] | None] = (None, None)
    strict: bool = False
    show_unresolved: bool = False
    environments: tuple[str, ...] = ()

    def key_of_judgement(self, stamp: str) -> str:
        """What stands for the tool and for everything asked of each file; not for the files."""
        settings = sorted(self._judging(config) for config in self.configs)
        environments = [place.removeprefix(f"{self.folder}{os.sep}") for place in self.environments]
        asked = (self.entries, self.selectors, self.strict, self.show_unresolved, environments)
        return _hashed((stamp, asked, settings))

    def key(self, stamp: str) -> str:
        """What stands for the whole request."""
        run = self.configs[0]
        asked = (self.paths, run.paths, run.exclude, run.markdown)
        return _hashed((self.key_of_judgement(stamp), asked))

    def _judging(self, config: Config) -> tuple[object, ...]:
        """What of the settings changes the findings, the folder they hold for first."""
        return (
            "" if config.root is None else os.path.relpath(config.root, self.folder),
            config.source_roots,
            config.select,
            config.ignore,
            config.per_file_ignores,
            [(selector, severity.value) for selector, severity in config.severity],
        )


def _hashed(value: Any) -> str:
    return digest(repr(value).encode("utf-8", "backslashreplace"))
