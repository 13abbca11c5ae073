"""The baseline that the settings name, for those who show findings and have no command line."""

import os
from pathlib import Path

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.project.baseline import BaselineError, Scope, compare, load_baseline
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk


def baseline_of(configs: Configs) -> Path | None:
    """Where the accepted findings are kept, if the settings name such a file."""
    config = configs.run
    if config.baseline is None or config.root is None:
        return None
    return config.root / config.baseline


def without_accepted(
    findings: tuple[Diagnostic, ...], configs: Configs, disk: Disk
) -> tuple[Diagnostic, ...]:
    """The findings that the baseline does not accept; all of them where it cannot be read."""
    place = baseline_of(configs)
    if place is None:
        return findings
    try:
        entries = load_baseline(disk.read(str(place)))
    except (OSError, BaselineError):
        # `sopyc check` says so; nothing is hidden because of it.
        return findings
    root = str(place.parent)
    scope = Scope(
        folder=str(configs.folder),
        root=root,
        is_analysed=lambda _: True,
        exists=lambda path: disk.is_file(os.path.normpath(os.path.join(root, path))),  # noqa: PTH118
        is_judged=lambda _: True,
        is_whole=True,
    )
    return compare(findings, entries, scope).new
