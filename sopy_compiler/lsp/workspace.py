"""Everything an editor has open, checked folder by folder."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.lsp.asked import NOTHING_ASKED, Asked
from sopy_compiler.lsp.cancellation import IsStale, never
from sopy_compiler.lsp.document import Document, saved_bytes
from sopy_compiler.lsp.folder_check import FolderCheck, FolderFindings
from sopy_compiler.project.file_kind import PYTHON_SUFFIX
from sopy_compiler.project.group_check import AnalysedGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceState:
    """What the editor shows: `contents` are those of documents which are no plain text, by location.

    `revision` grows whenever the files on the disk may have changed.
    """

    folders: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    contents: Mapping[str, bytes]
    asked: Asked = NOTHING_ASKED
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAnswer:
    """What a check has found in one folder, an absolute path."""

    folder: str
    findings: FolderFindings


Progress = Callable[[FolderAnswer], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is known around one file: its group, and the path that the facts name it by."""

    group: AnalysedGroup
    path: str
    folder: str


def _ignored(answer: FolderAnswer) -> None:
    """Nobody waits for the first answers."""


class Workspace:
    """Remembers what it has found out, for the next state; not to be used by two threads at a time."""

    def __init__(self, environments: tuple[str, ...] = ()) -> None:
        self._environments: Final = environments
        self._checks: dict[tuple[str, tuple[str, ...]], FolderCheck] = {}
        self._revision = 0

    def check(
        self, state: WorkspaceState, *, is_stale: IsStale = never, progress: Progress = _ignored
    ) -> tuple[FolderAnswer, ...]:
        """The answers for all folders, and for documents outside of them; `progress` gets each, and parts.

        Raises:
            Cancelled: `is_stale` said that nobody waits.
        """
        contents = contents_of(state)
        locations = frozenset(contents)
        asked = dict.fromkeys(self._asked(state))
        for gone in self._checks.keys() - asked:
            del self._checks[gone]
        for key in asked:
            if key not in self._checks:
                self._checks[key] = FolderCheck(Path(key[0]), paths=key[1], environments=self._environments)
        if state.revision != self._revision:
            self._revision = state.revision
            for check in self._checks.values():
                check.refresh()
        answers = []
        # Folders in which somebody writes come first.
        for key in sorted(asked, key=lambda one: not any(_is_below(place, one[0]) for place in locations)):

            def partly(findings: FolderFindings, folder: str = key[0]) -> None:
                progress(FolderAnswer(folder=folder, findings=findings))

            findings = self._checks[key].check(
                contents, open_files=locations, asked=state.asked, is_stale=is_stale, progress=partly
            )
            answers.append(FolderAnswer(folder=key[0], findings=findings))
            progress(answers[-1])
        return tuple(answers)

    def _asked(self, state: WorkspaceState) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The folders to check, and for documents that are in none of them the folder and the name."""
        for folder in state.folders:
            yield folder, ()
        for location in contents_of(state):
            if not any(_is_below(location, folder) for folder in state.folders):
                yield os.path.split(location)[0], (os.path.split(location)[1],)


def contents_of(state: WorkspaceState) -> dict[str, bytes]:
    """What counts in the place of files, by location."""
    written = {
        one.location: saved_bytes(one.text, is_python=one.location.endswith(PYTHON_SUFFIX))
        for one in state.documents
    }
    return {**written, **state.contents}


def home_of(location: str, folders: tuple[str, ...]) -> str:
    """The folder whose findings in a file count: the nearest one around it, else the file's own."""
    around = [folder for folder in folders if _is_below(location, folder)]
    return max(around, key=len) if around else os.path.split(location)[0]


def views_of(answer: FolderAnswer) -> dict[str, View]:
    """What is known around each file of the groups that were kept, by location."""
    found: dict[str, View] = {}
    for group in answer.findings.groups:
        for source in group.sources:
            if source.location:
                found.setdefault(source.location, View(group=group, path=source.path, folder=answer.folder))
    return found


def _is_below(location: str, folder: str) -> bool:
    return location.startswith(f"{folder.rstrip(os.sep)}{os.sep}")
