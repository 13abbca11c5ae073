"""The dispatch tables of what a command has compiled, and the files that they become."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.workload import Workload
from sopy_compiler.emit.dispatch_table import MARKER, DispatchTable, make_table, write_dispatch_table
from sopy_compiler.emit.stub import write_stub
from sopy_compiler.project.built_tables import source_hashes, table_path
from sopy_compiler.project.writer import BuiltFile
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceKind, SourceText

# What a build puts right must not stop it.
STALE_TABLE: Final = "SOP501"


def dispatch_tables(workload: Workload) -> Iterator[tuple[SourceText, DispatchTable]]:
    """The tables of the modules that define procedures, in order of path."""
    program = workload.compilation.program
    gathered = workload.gathered
    sources = {source.path: source for source in (*gathered.loader.sources, *gathered.sources)}
    import_names = {
        module.name: sources[module.path].module for module in program.modules if module.path in sources
    }
    with_procedures = frozenset(one.module for one in program.procedures if not one.is_abstract)
    for module in program.modules:
        source = sources.get(module.path)
        if source is None or not module.is_reported or source.kind is not SourceKind.PYTHON:
            continue
        if module.name in with_procedures and source.location:
            table = make_table(
                program,
                module.name,
                sources=source_hashes(source, gathered.loader),
                excerpt=partial(excerpt, workload.texts),
                import_names=import_names,
            )
            yield source, table


def table_files(
    tables: Iterable[tuple[SourceText, DispatchTable]], out_dir: Path | None
) -> Iterator[BuiltFile]:
    """The module and the stub of each table that has rows.

    Raises:
        UsageError: two tables would be one file.
    """
    taken: dict[Path, str] = {}
    for source, table in tables:
        if not table.rows:
            continue
        path = table_path(source, out_dir)
        if path in taken:
            raise UsageError(f"{taken[path]} and {source.path} would have the same table {path}")
        taken[path] = source.path
        yield BuiltFile(path=path, text=write_dispatch_table(table), marker=MARKER)
        yield BuiltFile(path=path.with_suffix(".pyi"), text=write_stub(table), marker=MARKER)
