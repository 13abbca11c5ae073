"""Everything on disk that one run of the compiler looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.config import Config
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile, read_sources
from sopy_compiler.project.find_places import find_places
from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.project.relevance import relevant_files
from sopy_compiler.project.textual_index import TextualIndex, index_text
from sopy_compiler.source.text import SourceText
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


def gather(
    paths: Sequence[str], *, folder: Path, config: Config, environments: tuple[str, ...] = ()
) -> Gathered:
    """Find and read the sources below `paths`, which are relative to `folder`.

    Without paths, those of the configuration count, or else `folder`. In large folders only files that can
    have to do with SOPy are kept. `environments` hold the installed packages where the project has no
    environment of its own.
    """
    disk = Disk()
    files = asked_files(paths, folder=folder, config=config, disk=disk)
    reading = read_sources(files, disk)
    indices = tuple(index_text(source) for source in reading.sources)
    places = find_places(
        indices, paths=paths, folder=str(folder), config=config, running=environments, disk=disk
    )
    analysed = analysed_files(files, indices, ImportGraph(indices, str(folder), places))
    return Gathered(
        sources=tuple(source for number, source in enumerate(reading.sources) if number in analysed),
        unreadable=reading.unreadable,
        files=len(files),
        loader=ProjectLoader(folder=folder, sources=reading.sources, disk=disk, places=places),
    )


def analysed_files(
    files: Sequence[SourceFile], indices: Sequence[TextualIndex], graph: ImportGraph
) -> frozenset[int]:
    """The numbers of the indices whose files are analysed.

    Left out are the documents that do not speak of SOPy and, in large trees, the modules that cannot matter;
    never a file that the user has named.
    """
    named = frozenset(file.display for file in files if file.is_named)
    if len(files) - len(named) > SMALL_TREE:
        relevant = relevant_files(indices, graph)
    else:
        relevant = frozenset(
            number for number, index in enumerate(indices) if index.speaks or not index.is_markdown
        )
    return relevant | {number for number, index in enumerate(indices) if index.path in named}
