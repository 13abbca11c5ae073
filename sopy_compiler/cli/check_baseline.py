"""The baseline of `sopyc check`: which findings are accepted, and a new file of them."""

import os
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.selection import make_selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.project.baseline import (
    DEFAULT_NAME,
    BaselineError,
    Compared,
    Entry,
    Scope,
    compare,
    describe,
    load_baseline,
    renewed,
)
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.replace_file import replace_file
from sopy_compiler.rules.codes import rules_meant_by

_SHOWN_ENTRIES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRun:
    """A baseline file, read through `disk`, and the files of the run that it is compared with."""

    arguments: Namespace
    configs: Configs
    disk: Disk
    files: tuple[SourceFile, ...]

    @property
    def is_asked(self) -> bool:
        """Whether there is a baseline to compare with or to write."""
        return bool(self.arguments.write_baseline or self._named)

    @property
    def _named(self) -> str | None:
        """What the command line names, or else the settings."""
        config = self.configs.run
        given: str | None = self.arguments.baseline
        if given:
            return os.path.abspath(given)  # noqa: PTH100
        return None if config.baseline is None else str((config.root or Path()) / config.baseline)

    @property
    def _place(self) -> str:
        folder = self.configs.run.root or self.configs.folder
        return self._named or str(folder / DEFAULT_NAME)

    def compared(self, findings: tuple[Diagnostic, ...]) -> Compared:
        """The findings set against the baseline.

        Raises:
            UsageError: there is none, or it cannot be read.
        """
        if not self.is_asked or self.arguments.write_baseline:
            return Compared(new=findings, accepted=(), expired=())
        return compare(findings, self._read(), self._scope())

    def write(self, findings: Iterable[Diagnostic]) -> str:
        """Accept the findings; returns the place of the file.

        Raises:
            UsageError: the file cannot be written, or is somebody else's.
        """
        place = self._place
        known = self._read() if self.disk.is_file(place) else Counter()
        try:
            replace_file(Path(place), renewed(findings, known, self._scope()).encode("utf-8"))
        except OSError as error:
            raise UsageError(f"cannot write {place}: {error.strerror}") from None
        return place

    def _read(self) -> Counter[Entry]:
        try:
            return load_baseline(self.disk.read(self._place))
        except FileNotFoundError:
            raise UsageError(
                f"there is no baseline {self._place}; `sopyc check --write-baseline` makes one"
            ) from None
        except (OSError, BaselineError) as error:
            raise UsageError(f"the baseline {self._place} cannot be used: {error}") from None

    def _scope(self) -> Scope:
        root = os.path.dirname(self._place)  # noqa: PTH120
        analysed = {os.path.relpath(file.location, root).replace(os.sep, "/") for file in self.files}
        selection = make_selection(self.arguments, self.configs)
        return Scope(
            folder=str(self.configs.folder),
            root=root,
            is_analysed=analysed.__contains__,
            exists=lambda path: self.disk.is_file(os.path.normpath(os.path.join(root, path))),  # noqa: PTH118
            is_judged=lambda code: any(
                selection.selects_anywhere(rule.code, rule.name) for rule in rules_meant_by(code)
            ),
            is_whole=not self.arguments.paths,
        )


def baseline_lines(compared: Compared) -> tuple[str, ...]:
    """What people are told of accepted findings, and of entries that nothing matches any more."""
    number = len(compared.accepted)
    accepted = f"the baseline accepts {number:,} finding{'' if number == 1 else 's'}"
    return (*((accepted,) if number else ()), *_expired_lines(compared.expired))


def _expired_lines(expired: tuple[Entry, ...]) -> tuple[str, ...]:
    if not expired:
        return ()
    number = len(expired)
    shown = [f"  {describe(entry)}" for entry in expired[:_SHOWN_ENTRIES]]
    more = [f"  and {number - _SHOWN_ENTRIES:,} more"] if number > _SHOWN_ENTRIES else []
    what, them = (
        ("entry of the baseline is", "it") if number == 1 else ("entries of the baseline are", "them")
    )
    head = f"{number:,} {what} found no more; --write-baseline drops {them}:"
    return (head, *shown, *more)
