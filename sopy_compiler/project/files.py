"""From paths to source texts."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopy_compiler.project.decode import UndecodableError, decode_python, decode_utf8
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.module_name import module_name
from sopy_compiler.project.patterns import matches_any
from sopy_compiler.project.walk import MARKDOWN_SUFFIXES, walk_folder
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read; `is_named` tells that the user named it, rather than a folder around it."""

    location: Path
    display: str
    is_named: bool

    @property
    def is_markdown(self) -> bool:
        """Whether only the Python blocks of the file count."""
        return self.location.suffix.lower() in MARKDOWN_SUFFIXES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading files."""

    sources: tuple[SourceText, ...]
    unreadable: tuple[UnreadableSource, ...]


def find_files(
    paths: Sequence[str],
    *,
    folder: Path,
    disk: Disk,
    exclude: Sequence[str] = (),
    exclude_root: Path | None = None,
    markdown: bool = True,
) -> tuple[SourceFile, ...]:
    """The files that `paths` name or contain, each once, in order of their display paths.

    Paths are relative to `folder`, the patterns of `exclude` to `exclude_root` or else to `folder`; a file
    that is named itself is never excluded. `markdown` tells whether folders give their Markdown files too.
    """
    found: dict[str, SourceFile] = {}
    folders: dict[str, str] = {}
    for file in _candidates(paths, folder, disk):
        if not file.is_named and (
            (file.is_markdown and not markdown)
            or (exclude and matches_any(display_path(file.location, exclude_root or folder), exclude))
        ):
            continue
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


def _candidates(paths: Sequence[str], folder: Path, disk: Disk) -> Iterator[SourceFile]:
    for path in paths:
        named = Path(os.path.abspath(folder / path))  # noqa: PTH100  `resolve` would follow links
        if os.path.isdir(named):  # noqa: PTH112  never raises, as `Path.is_dir` does on long names
            for location in walk_folder(named, disk):
                yield SourceFile(location=location, display=display_path(location, folder), is_named=False)
        else:
            yield SourceFile(location=named, display=display_path(named, folder), is_named=True)


def display_path(location: Path, folder: Path) -> str:
    """The path that reports show: relative to `folder`, with forward slashes, printable as UTF-8."""
    text, above = str(location), f"{folder}{os.sep}"
    if os.sep == "/" and text.startswith(above) and text.isascii() and "/." not in text[len(above) - 1 :]:
        # Nearly all files: a tenth of the time.
        return text[len(above) :]
    try:
        relative = os.path.relpath(location, folder)
    except ValueError:
        # Another drive of Windows.
        relative = str(location)
    return relative.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")


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
        data = disk.read(str(file.location))
        text = decode_utf8(data) if file.is_markdown else decode_python(data)
    except (OSError, UndecodableError) as error:
        return UnreadableSource(path=file.display, reason=_reason(error))
    return SourceText(
        path=file.display,
        module=module_name(file.location, disk),
        text=text,
        kind=SourceKind.MARKDOWN if file.is_markdown else SourceKind.PYTHON,
        is_package=file.location.name == "__init__.py",
        location=str(file.location),
    )


def read_texts(locations: Mapping[str, str]) -> dict[str, str]:
    """The texts of files by the paths that reports show, as far as they can be read."""
    found = {}
    for shown, location in locations.items():
        file = SourceFile(location=Path(location), display=shown, is_named=False)
        result = read_source(file, Disk())
        if isinstance(result, SourceText):
            found[shown] = result.text
    return found


def _reason(error: OSError | UndecodableError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if isinstance(error, PermissionError):
        return "permission to read it is denied"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
