"""The dispatch tables of what a command has compiled."""

from collections.abc import Iterator
from functools import partial

from sopy_compiler.cli.workload import Workload
from sopy_compiler.emit.dispatch_table import DispatchTable, make_table
from sopy_compiler.project.built_tables import source_hashes
from sopy_compiler.source.excerpt import excerpt
from sopy_compiler.source.text import SourceKind, SourceText


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
