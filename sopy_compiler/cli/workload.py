"""What commands do first: read the configuration and the sources, and compile them."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sopy_compiler.cli.output import write_message
from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.ir.program import Program
from sopy_compiler.project.built_tables import find_built_tables
from sopy_compiler.project.config import Config
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import Gathered, gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The compiled sources of one command; `started` is the reading of `time.perf_counter` when it began."""

    gathered: Gathered
    compilation: Compilation
    started: float

    @property
    def texts(self) -> dict[str, str]:
        """All sources that were read, by the path that reports show."""
        read = (*self.gathered.loader.sources, *self.gathered.sources)
        return {source.path: source.text for source in read}


def compile_paths(
    arguments: Namespace, config: Config, rename: Callable[[str], None], *, folder: Path | None = None
) -> Workload:
    """Read and compile what the arguments name; `rename` is told what is going on.

    Paths are relative to `folder`, which is the working folder if it is not given.
    """
    started = time.perf_counter()
    folder = folder or Path.cwd()
    environments = running_environments(os.environ, sys.path)
    gathered = gather(arguments.paths, folder=folder, config=config, environments=environments)
    if not gathered.files:
        write_message("sopyc: no Python or Markdown files found")
    return compile_gathered(gathered, arguments, config, rename, folder=folder, started=started)


def compile_gathered(
    gathered: Gathered,
    arguments: Namespace,
    config: Config,
    rename: Callable[[str], None],
    *,
    folder: Path,
    started: float,
) -> Workload:
    """Compile sources that were read."""
    rename(f"analysing {len(gathered.sources):,} files")
    compilation = compile_source(
        gathered.sources,
        loader=gathered.loader,
        configured_entries=tuple(arguments.entry) or config.entry,
        unreadable=gathered.unreadable,
        built_tables=find_built_tables(gathered.sources, gathered.loader, folder),
    )
    return Workload(gathered=gathered, compilation=compilation, started=started)


def name_unusable_sources(program: Program) -> bool:
    """Say on standard error why parts of the sources are missing from the result; whether there are any."""
    unreadable = [f"{source.path}: {source.reason}" for source in program.unreadable]
    unparsed = [
        f"{problem.span.path}:{problem.span.line}:{problem.span.column}: {problem.message}"
        for module in program.modules
        if module.is_reported
        for problem in module.problems
    ]
    for problem in (*unreadable, *unparsed):
        write_message(f"sopyc: {problem}")
    return bool(unreadable or unparsed)
