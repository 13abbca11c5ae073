"""The settings of a project, as values."""

from dataclasses import dataclass
from pathlib import Path

from sopy_compiler.diagnostics.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the project asks for; every field has the default that holds without a configuration.

    `root` is the folder of the file, to which `paths`, `exclude`, the patterns of `per_file_ignores`,
    `source_roots`, `baseline` and `cache_dir` are relative; None without a file. `entry` holds qualified
    names of start procedures.
    """

    root: Path | None = None
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    entry: tuple[str, ...] = ()
    source_roots: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    baseline: str | None = None
    fail_on: Severity | None = None
    markdown: bool = True
    build_out_dir: str | None = None
    mypy_report: bool = False
    cache_dir: str | None = None
