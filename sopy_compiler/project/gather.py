"""Everything on disk that one run of the compiler looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.project.config import Config
from sopy_compiler.project.files import SourceFile, find_files, read_sources
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.project.relevance import relevant_sources, speaks_of_procedures
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.source.unreadable import UnreadableSource

# Up to this many files of folders are analysed whatever they contain, so that every syntax error shows.
SMALL_TREE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The sources to analyse, the files that gave none, how many files were found, and who finds imports."""

    sources: tuple[SourceText, ...]
    unreadable: tuple[UnreadableSource, ...]
    files: int
    loader: ProjectLoader


def gather(paths: Sequence[str], *, folder: Path, config: Config) -> Gathered:
    """Find and read the sources below `paths`, which are relative to `folder`.

    Without paths, those of the configuration count, or else `folder`. In large folders only files that can
    have to do with SOPy are kept.
    """
    files = find_files(
        _chosen(paths, folder, config),
        folder=folder,
        exclude=config.exclude,
        exclude_root=config.root,
        markdown=config.markdown,
    )
    reading = read_sources(files)
    return Gathered(
        sources=_worth_analysing(files, reading.sources),
        unreadable=reading.unreadable,
        files=len(files),
        loader=ProjectLoader(folder=folder, sources=reading.sources),
    )


def _chosen(paths: Sequence[str], folder: Path, config: Config) -> Sequence[str]:
    if paths:
        return paths
    if config.paths and config.root is not None:
        return tuple(str(config.root / path) for path in config.paths)
    return (str(folder),)


def _worth_analysing(files: Sequence[SourceFile], sources: tuple[SourceText, ...]) -> tuple[SourceText, ...]:
    """Without the documents that do not speak of SOPy and, in large trees, the modules that cannot matter."""
    named = frozenset(file.display for file in files if file.is_named)
    if len(files) - len(named) > SMALL_TREE:
        relevant = frozenset(source.path for source in relevant_sources(sources))
    else:
        relevant = frozenset(
            source.path
            for source in sources
            if source.kind is SourceKind.PYTHON or speaks_of_procedures(source)
        )
    return tuple(source for source in sources if source.path in named or source.path in relevant)
