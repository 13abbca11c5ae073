"""The dispatch table of one module as Python source: what `sopyc build` writes to `<module>_sopy.py`.

It imports `sopy_runtime` and the modules it names, nothing else. The same facts give the same text.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sopy_compiler.emit.dispatch_table_branches import BranchText, Excerpt
from sopy_compiler.emit.dispatch_table_names import TableNames, unused_name
from sopy_compiler.emit.dispatch_table_rows import LeftOut, TableRow, TableRows, rows_of_module
from sopy_compiler.emit.dispatch_table_shape import kept_shape
from sopy_compiler.emit.dispatch_table_text import (
    Source,
    call,
    dict_of,
    layout,
    text_literal,
    texts,
    tuple_of,
)
from sopy_compiler.emit.dispatch_table_undo import UndoPlan
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.source.printable import one_line

FORMAT: Final = 1
"""The format that `sopy_runtime.table` reads."""
MARKER: Final = "# Written by sopyc build. Do not edit: change the workflow and build again."
_VERSION_LENGTH: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A row and the name that the table's module gives it."""

    name: str
    row: TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchTable:
    """Everything the two files of one module say.

    `sources` are hashes by module; `shape` says what sessions are kept with.
    """

    module: str
    groups: tuple[tuple[str, tuple[NamedRow, ...]], ...]
    left_out: tuple[LeftOut, ...]
    imports: tuple[tuple[str, str], ...]
    own: frozenset[str]
    sources: Mapping[str, str]
    shape: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[NamedRow, ...]:
        """All rows in order."""
        return tuple(row for _, rows in self.groups for row in rows)

    @property
    def version(self) -> str:
        """Identifies what the rows mean and what is kept, whatever else is in the sources."""
        meaning = "\n".join((*(repr(named.row) for named in self.rows), *self.shape))
        return hashlib.sha256(meaning.encode("utf-8", "backslashreplace")).hexdigest()[:_VERSION_LENGTH]


def make_table(
    program: Program,
    module: str,
    *,
    sources: Mapping[str, str],
    excerpt: Excerpt,
    import_names: Mapping[str, str] = {},
) -> DispatchTable:
    """The table of one module.

    Args:
        program: the facts of the module and of everything it uses.
        module: its name in the program.
        sources: the hash of each project module that the facts come from.
        excerpt: gives the source text of a place.
        import_names: the names of modules that are imported by another one than the program's.
    """
    names = TableNames(program, import_names)
    found = rows_of_module(program, module, names, excerpt)
    return DispatchTable(
        module=import_names.get(module, module),
        groups=tuple(_named(found, taken={*names.modules.values(), *names.own})),
        left_out=found.left_out,
        imports=tuple(sorted(names.modules.items())),
        own=frozenset(names.own),
        sources=dict(sorted(sources.items())),
        shape=kept_shape(program, module),
    )


def _named(found: TableRows, taken: set[str]) -> Iterator[tuple[str, tuple[NamedRow, ...]]]:
    for procedure, rows in found.procedures:
        named = []
        for row in rows:
            name = unused_name(f"_{procedure}_{simple_name(row.event)}", taken)
            taken.add(name)
            named.append(NamedRow(name=name, row=row))
        yield procedure, tuple(named)


def write_dispatch_table(table: DispatchTable) -> str:
    """The text of the module."""
    functions = {"entry", "table"}
    if any(named.row.undo is not None for named in table.rows):
        functions.add("undo")
    if any(named.row.branches for named in table.rows):
        functions.add("branch")
    parts = [header(table), imports(table, functions)]
    for procedure, rows in table.groups:
        parts.append(f"\n# {procedure}\n\n" + "\n\n".join(map(_row, rows)))
    parts.append("\n" + _table(table))
    return "\n".join(parts) + "\n"


def header(table: DispatchTable) -> str:
    """The lines at the top of both files."""
    lines = [
        MARKER,
        "# fmt: off",
        "# ruff: noqa",
        # The name of the module is one that can be imported: it needs no escapes.
        f'"""The dispatch table of `{table.module}`: which handler takes which event, and what it may do.',
        "",
        "`sopyc build` makes it from the source, `sopyc build --check` tells whether it is current.",
        '"""',
        "",
    ]
    if table.left_out:
        lines.append("# Procedures that run without a table:")
        lines += [f"# - {left.procedure}: {one_line(left.reason)}" for left in table.left_out]
        lines.append("")
    return "\n".join(lines)


def imports(table: DispatchTable, functions: set[str]) -> str:
    """The import statements of both files."""
    lines = []
    if table.own:
        lines.append(f"from sopy_runtime import {', '.join(sorted(table.own))}")
    lines.append(f"from sopy_runtime.table import {', '.join(sorted(functions))}")
    lines.append("")
    lines += [
        f"import {module}" if module == alias else f"import {module} as {alias}"
        for module, alias in table.imports
    ]
    return "\n".join([*lines, ""])


def _row(named: NamedRow) -> str:
    comments = [f"# {one_line(doubt)}" for doubt in named.row.doubts]
    return "\n".join([*comments, layout(f"{named.name} = ", _entry(named.row))])


def _entry(row: TableRow) -> Source:
    keywords: dict[str, Source] = {}
    if row.targets is not None:
        keywords["targets"] = tuple_of(row.targets)
    if row.stays:
        keywords["stays"] = "True"
    if row.recovers:
        keywords["recovers"] = "True"
    if row.reads:
        keywords["reads"] = texts(row.reads)
    if row.writes:
        keywords["writes"] = texts(row.writes)
    if row.undo is not None:
        keywords["undo"] = _undo(row.undo)
    if row.branches is not None:
        keywords["branches"] = tuple_of(map(_branch, row.branches))
    return call("entry", row.procedure, row.event, f"{row.procedure}.{row.handler}", **keywords)


def _undo(plan: UndoPlan) -> Source:
    parts = {"rebinds": plan.rebinds, "appends": plan.appends, "copies": plan.copies}
    return call("undo", **{name: texts(paths) for name, paths in parts.items() if paths})


def _branch(branch: BranchText) -> Source:
    said = {"when": branch.when, "prompt": branch.prompt, "message": branch.message}
    given: dict[str, Source] = {name: text_literal(text) for name, text in said.items() if text}
    return call("branch", text_literal(branch.kind.value), text_literal(simple_name(branch.target)), **given)


def _table(table: DispatchTable) -> str:
    return layout(
        "TABLE = ",
        call(
            "table",
            module=text_literal(table.module),
            version=text_literal(table.version),
            format=str(FORMAT),
            sources=dict_of(table.sources),
            entries=tuple_of(named.name for named in table.rows),
        ),
    )
