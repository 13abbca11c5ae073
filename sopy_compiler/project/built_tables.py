"""Where the built table of a module stands, what it was built from, and whether that is still so."""

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.span import file_start
from sopy_compiler.source.text import SourceKind, SourceText

TABLE_SUFFIX: Final = "_sopy"
_MAXIMUM_TABLE_BYTES: Final = 64 * 1024 * 1024


def table_path(source: SourceText, out_dir: Path | None = None) -> Path:
    """Where `<module>_sopy.py` is imported from: beside the module, beside the folder of a package.

    Below `out_dir` the folders are those of the module's name.
    """
    module = source.module.split(".")
    name = f"{module[-1]}{TABLE_SUFFIX}.py"
    if out_dir is not None:
        return out_dir.joinpath(*module[:-1], name)
    folder = Path(source.location).parent
    return (folder.parent if source.is_package else folder) / name


def source_hash(data: bytes) -> str:
    """The hash a table records for a source file; line ends do not count."""
    return "sha256:" + hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def source_hashes(source: SourceText, loader: ProjectLoader) -> dict[str, str]:
    """The hashes by module of a source and of all project modules that its imports lead to."""
    found: dict[str, SourceText] = {}
    pending = [source]
    while pending:
        current = pending.pop()
        if current.module not in found:
            found[current.module] = current
            pending += _imported(current, loader)
    return {module: source_hash(loader.disk.read(found[module].location)) for module in sorted(found)}


def _imported(source: SourceText, loader: ProjectLoader) -> Iterator[SourceText]:
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        for name in _names(node, source):
            # Importing `a.b` runs `a` first.
            parts = name.split(".")
            for count in range(1, len(parts) + 1):
                module = loader.load(".".join(parts[:count]), importer=source)
                if module is not None:
                    yield module


def _names(node: ast.AST, source: SourceText) -> Iterator[str]:
    """The modules that a statement may import."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, source)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names if base)


def _absolute(node: ast.ImportFrom, source: SourceText) -> str:
    if not node.level:
        return node.module or ""
    package = source.module.split(".")
    kept = len(package) - node.level + (1 if source.is_package else 0)
    return ".".join([*package[: max(kept, 0)], *([node.module] if node.module else [])])


def find_built_tables(
    sources: Iterable[SourceText], loader: ProjectLoader, folder: Path
) -> tuple[BuiltTable, ...]:
    """The tables that stand beside the sources; none for sources that are only read for their facts."""
    found = []
    for source in sources:
        if source.kind is not SourceKind.PYTHON or not source.is_reported or not source.location:
            continue
        path = table_path(source)
        if loader.disk.is_file(str(path)):
            found.append(
                BuiltTable(
                    module=source.module,
                    path=display_path(path, folder),
                    span=file_start(source.path),
                    problem=_problem(source, path, loader),
                )
            )
    return tuple(found)


def _problem(source: SourceText, path: Path, loader: ProjectLoader) -> str:
    """Why a table is not current; empty if it is."""
    recorded = _recorded_sources(path, loader)
    if recorded is None:
        return "it is not one that `sopyc build` wrote"
    now = source_hashes(source, loader)
    changed = sorted(module for module in now.keys() & recorded.keys() if now[module] != recorded[module])
    if changed:
        return f"`{changed[0]}` has changed since"
    gone = sorted(recorded.keys() - now.keys())
    if gone:
        return f"`{gone[0]}` is no longer imported"
    added = sorted(now.keys() - recorded.keys())
    return f"`{added[0]}` is imported now" if added else ""


def _recorded_sources(path: Path, loader: ProjectLoader) -> Mapping[str, str] | None:
    """What a table says it was built from; None if it says nothing that can be read."""
    try:
        data = loader.disk.read(str(path))
        if len(data) > _MAXIMUM_TABLE_BYTES:
            return None
        tree = ast.parse(data)
        for statement in tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id="TABLE")], value=ast.Call(keywords=keywords)):
                    values = {word.arg: word.value for word in keywords}
                    found = ast.literal_eval(values["sources"])
                    return found if isinstance(found, dict) else None
    except (OSError, SyntaxError, ValueError, KeyError, RecursionError, MemoryError):
        return None
    return None
