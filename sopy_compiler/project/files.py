"""From paths to source texts."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopy_compiler.project.configs import Configs
from sopy_compiler.project.decode import UndecodableError, decode_python, decode_utf8
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.exclusion import Exclusion
from sopy_compiler.project.file_kind import check_kind, kind_of
from sopy_compiler.project.module_name import module_name
from sopy_compiler.project.walk import walk_folder
from sopy_compiler.source.notebook import Cell, NotebookError, extract_notebook
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read; `is_named` tells that the user named it, rather than a folder around it.

    `content` is what counts in place of the bytes on the disk, None for these.
    """

    location: Path
    display: str
    is_named: bool
    content: bytes | None = None

    @property
    def is_markdown(self) -> bool:
        """Whether only the Python blocks of the file count."""
        return self.kind is SourceKind.MARKDOWN

    @property
    def kind(self) -> SourceKind:
        """What the file is."""
        return kind_of(self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading files."""

    sources: tuple[SourceText, ...]
    unreadable: tuple[UnreadableSource, ...]


def find_files(paths: Sequence[str], *, configs: Configs, disk: Disk) -> tuple[SourceFile, ...]:
    """The files that `paths` name or contain, each once, in order of their display paths.

    Paths are relative to the folder of `configs`, which say what is left out; a file that is named itself is
    only left out where the settings force it.

    Raises:
        UnknownKindError: a file is named that is no source.
    """
    found: dict[str, SourceFile] = {}
    folders: dict[str, str] = {}
    for file in _candidates(paths, configs, disk):
        identity = _identity(file.location, folders)
        known = found.get(identity)
        # Of a file and the links to it, the real one is shown, or the one that the user named.
        if known is None or (file.is_named, str(file.location) == identity) > (
            known.is_named,
            str(known.location) == identity,
        ):
            found[identity] = file
    return tuple(sorted(found.values(), key=lambda file: file.display))


def _identity(location: Path, folders: dict[str, str]) -> str:
    """The real path of a file; `folders` remembers those of the folders, which are few."""
    if os.path.islink(location):  # noqa: PTH114  never raises
        return os.path.realpath(location)
    folder, name = os.path.split(location)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)  # noqa: PTH118


def _candidates(paths: Sequence[str], configs: Configs, disk: Disk) -> Iterator[SourceFile]:
    exclusion = Exclusion(configs, disk)
    folder = configs.folder
    for path in paths:
        named = Path(os.path.abspath(folder / path))  # noqa: PTH100  `resolve` would follow links
        if os.path.isdir(named):  # noqa: PTH112  never raises, as `Path.is_dir` does on long names
            for location in walk_folder(named, disk, exclusion):
                file = SourceFile(location=location, display=display_path(location, folder), is_named=False)
                if not file.is_markdown or configs.of_folder(str(location.parent)).markdown:
                    yield file
        elif not configs.forces_exclusion(str(named.parent)) or not exclusion.leaves_out_file(str(named)):
            shown = display_path(named, folder)
            check_kind(named, shown)
            yield SourceFile(location=named, display=shown, is_named=True)


def read_sources(files: Iterable[SourceFile], disk: Disk) -> Reading:
    """Read the files; those that give no text become facts of their own."""
    sources = []
    unreadable = []
    for file in files:
        result = read_source(file, disk)
        if isinstance(result, SourceText):
            sources.append(result)
        else:
            unreadable.append(result)
    return Reading(sources=tuple(sources), unreadable=tuple(unreadable))


def read_source(file: SourceFile, disk: Disk) -> SourceText | UnreadableSource:
    """Read one file."""
    try:
        data = disk.read(str(file.location)) if file.content is None else file.content
        text = decode_python(data) if file.kind is SourceKind.PYTHON else decode_utf8(data)
        cells: tuple[Cell, ...] = ()
        if file.kind is SourceKind.NOTEBOOK:
            notebook = extract_notebook(text)
            text, cells = notebook.text, notebook.cells
    except (OSError, UndecodableError, NotebookError) as error:
        return UnreadableSource(path=file.display, reason=_reason(error))
    return SourceText(
        path=file.display,
        module=module_name(file.location, disk),
        text=text,
        kind=file.kind,
        is_package=file.location.name == "__init__.py",
        location=str(file.location),
        cells=cells,
    )


def read_again(files: Iterable[SourceFile]) -> dict[str, SourceText]:
    """The sources of files by the paths that reports show, as far as they can be read."""
    results = ((file.display, read_source(file, Disk())) for file in files)
    return {shown: result for shown, result in results if isinstance(result, SourceText)}


def _reason(error: OSError | UndecodableError | NotebookError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if isinstance(error, PermissionError):
        return "permission to read it is denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
