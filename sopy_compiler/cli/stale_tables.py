"""Building tables again whose sources have changed: the last step of `sopyc fix`."""

import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from sopy_compiler.cli.dispatch_tables import STALE_TABLE, dispatch_tables, table_files
from sopy_compiler.cli.selection import make_selection
from sopy_compiler.cli.workload import compile_gathered
from sopy_compiler.compiler import check
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.built_tables import find_built_tables
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.gather import gather
from sopy_compiler.project.writer import BuiltFile, write_built_file


def stale_tables(arguments: Namespace, environments: tuple[str, ...]) -> tuple[BuiltFile, ...]:
    """The files of the tables that are reported as stale, as they should be; none while there are errors."""
    started, folder = time.perf_counter(), Path.cwd()
    gathered = gather(arguments.paths, folder=folder, environments=environments)
    built = find_built_tables(gathered.sources, gathered.loader, folder)
    if not any(table.problem for table in built):
        return ()
    workload = compile_gathered(gathered, arguments, lambda _: None, folder=folder, started=started)
    findings = check(workload.compilation, make_selection(arguments, gathered.configs))
    if any(one.severity is Severity.ERROR and one.code != STALE_TABLE for one in findings):
        # `sopyc build` would build nothing either.
        return ()
    stale = {one.span.path for one in findings if one.code == STALE_TABLE}
    tables = ((source, table) for source, table in dispatch_tables(workload) if source.path in stale)
    return tuple(table_files(tables, None))


def rebuild(files: tuple[BuiltFile, ...]) -> Iterator[str]:
    """Write the files, and tell for each table what has become of it."""
    for file in files:
        try:
            write_built_file(file)
        except OSError as error:
            yield str(error)
        else:
            if file.path.suffix == ".py":
                yield f"built {display_path(file.path, Path.cwd())} again"
