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

    `selectors` are those of `select` and `ignore`, command line and configuration together. `environments`
    hold the installed packages where the project has no environment of its own. All of it can change the
    findings; nothing else that a user sets can.
    """

    folder: Path
    paths: tuple[str, ...]
    config: Config
    entries: tuple[str, ...] = ()
    selectors: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    strict: bool = False
    show_unresolved: bool = False
    environments: tuple[str, ...] = ()

    def key_of_judgement(self, stamp: str) -> str:
        """What stands for the tool and for everything asked of each file; not for the files."""
        config = self.config
        return _hashed(
            (
                stamp,
                self.entries,
                self.selectors,
                self.strict,
                self.show_unresolved,
                config.per_file_ignores,
                [(selector, severity.value) for selector, severity in config.severity],
                self._root(),
                config.source_roots,
                [place.removeprefix(f"{self.folder}{os.sep}") for place in self.environments],
            )
        )

    def key(self, stamp: str) -> str:
        """What stands for the whole request."""
        config = self.config
        asked = (self.paths, config.paths, config.exclude, config.markdown)
        return _hashed((self.key_of_judgement(stamp), asked))

    def _root(self) -> str:
        root = self.config.root
        return "" if root is None else os.path.relpath(root, self.folder)


def _hashed(value: Any) -> str:
    return digest(repr(value).encode("utf-8", "backslashreplace"))
