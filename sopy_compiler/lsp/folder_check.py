"""The findings of one folder as its open documents stand, equal to those of `sopyc check` in that folder.

A text that changes costs the analysis of the group of modules that it belongs to; what is known of the other
groups stays.
"""

import os
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.lsp.asked import NOTHING_ASKED, Asked
from sopy_compiler.lsp.cancellation import CancellableDisk, Cancelled, IsStale, cancellable_rules, never
from sopy_compiler.lsp.kept_compilers import KeptCompilers
from sopy_compiler.lsp.layout import Layout, find_layout, is_setting
from sopy_compiler.lsp.overlay import NO_CONTENTS, OverlayDisk
from sopy_compiler.lsp.readings import Readings
from sopy_compiler.lsp.unchanged import UnchangedFiles
from sopy_compiler.project.baseline import Scope, compare
from sopy_compiler.project.check import Found, divide, join_results
from sopy_compiler.project.config_error import ConfigError
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.find_places import find_places
from sopy_compiler.project.group_check import AnalysedGroup, Judgement, analyse_group
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.import_places import ImportPlaces
from sopy_compiler.project.textual_index import TextualIndex

_Key = tuple[tuple[str, ...], tuple[str, ...], ImportPlaces]
Progress = Callable[["FolderFindings"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFindings:
    """`findings` by the locations of files, of all files in `known`; `groups` are those that were kept.

    `problems` are messages about settings, `failures` what rules of ours raised. `is_complete` tells that all
    files of the folder are known.
    """

    findings: Mapping[str, tuple[Diagnostic, ...]]
    known: AbstractSet[str]
    groups: tuple[AnalysedGroup, ...]
    problems: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The result of a group; `analysed` is None where only the findings were kept."""

    result: GroupResult
    analysed: AnalysedGroup | None


@dataclass(slots=True, kw_only=True)
class _Work:
    """What one check is about."""

    contents: Mapping[str, bytes]
    open: AbstractSet[str]
    is_stale: IsStale
    progress: Progress


@dataclass(slots=True)
class _Memory:
    """What the check before has found out."""

    contents: Mapping[str, bytes] = field(default_factory=dict)
    layout: Layout | None = None
    indices: tuple[TextualIndex, ...] = ()
    files: tuple[SourceFile, ...] = ()
    tasks: tuple[GroupTask, ...] = ()
    asked: Asked = NOTHING_ASKED
    groups: dict[_Key, _Known] = field(default_factory=dict)
    compilers: dict[_Key, KeptCompilers] = field(default_factory=dict)


def _ignored(findings: FolderFindings) -> None:
    """Nobody waits for the first answers."""


class FolderCheck:
    """Checks one folder again and again; `paths` are what the command line would name, `environments` too."""

    def __init__(
        self, folder: Path, *, paths: tuple[str, ...] = (), environments: tuple[str, ...] = ()
    ) -> None:
        self.folder: Final = folder
        self._paths = paths
        self._environments = environments
        self._readings = Readings()
        self._memory = _Memory()
        self._is_refreshed = True

    def refresh(self) -> None:
        """Take nothing on the disk for unchanged in the next check."""
        self._is_refreshed = True

    def check(
        self,
        contents: Mapping[str, bytes] = NO_CONTENTS,
        *,
        open_files: AbstractSet[str] = frozenset(),
        asked: Asked = NOTHING_ASKED,
        is_stale: IsStale = never,
        progress: Progress = _ignored,
    ) -> FolderFindings:
        """The findings with `contents` in the place of files, by absolute path.

        Groups with `open_files` come first, and are kept as a whole; of the others only the findings stay.
        `progress` is given what is known once those are done.

        Raises:
            Cancelled: `is_stale` said that nobody waits; what is done so far counts for the next check.
        """
        memory = self._memory
        changed = {
            place
            for place in (*contents, *memory.contents)
            if contents.get(place) != memory.contents.get(place)
        }
        try:
            self._find(contents, asked, changed)
        except ConfigError as error:
            # The settings before stand until these can be read; they are looked at again.
            memory.layout = None
            return FolderFindings(findings={}, known=frozenset(), groups=(), problems=tuple(error.args))
        self._drop_changed(contents, changed)
        memory.contents = dict(contents)
        self._is_refreshed = False
        work = _Work(contents=contents, open=open_files, is_stale=is_stale, progress=progress)
        return self._analyse(self._divide(contents), work)

    def _find(self, contents: Mapping[str, bytes], asked: Asked, changed: AbstractSet[str]) -> None:
        memory = self._memory
        is_other = contents.keys() != memory.contents.keys() or any(map(is_setting, changed))
        if memory.layout is not None and memory.asked == asked and not self._is_refreshed and not is_other:
            return
        layout = find_layout(self.folder, self._paths, contents, asked)
        if (
            memory.layout is None
            or layout.selection != memory.layout.selection
            or asked != memory.asked
            or layout.configs.entries != memory.layout.configs.entries
        ):
            memory.groups.clear()
        if memory.layout is None or layout.files != memory.layout.files:
            memory.compilers.clear()
        memory.layout, memory.asked = layout, asked
        self._readings.refresh()

    def _drop_changed(self, contents: Mapping[str, bytes], changed: AbstractSet[str]) -> None:
        """Forget the groups for which something was seen that is no longer so."""
        groups = self._memory.groups
        unchanged = UnchangedFiles(contents)
        for key, group in tuple(groups.items()):
            seen = group.result.seen
            doubted = seen if self._is_refreshed else {place: seen[place] for place in changed & seen.keys()}
            if not unchanged.are(doubted):
                del groups[key]
            if not unchanged.exist(doubted):
                self._memory.compilers.pop(key, None)

    def _divide(self, contents: Mapping[str, bytes]) -> tuple[GroupTask, ...]:
        """The groups of files, as they are after the texts."""
        memory = self._memory
        layout = memory.layout
        assert layout is not None
        files = layout.files
        indices, unreadable = self._readings.read(files, contents)
        is_same = len(indices) == len(memory.indices) and all(map(_is, indices, memory.indices))
        if not is_same or unreadable or memory.files != files:
            places = find_places(
                indices,
                paths=self._paths,
                folder=str(self.folder),
                configs=layout.configs.all,
                running=self._environments,
                disk=OverlayDisk(contents),
            )
            found = Found(files=files, digests=())
            memory.tasks = divide(found, indices, unreadable, places, str(self.folder))
        memory.indices, memory.files = indices, files
        return memory.tasks

    def _analyse(self, tasks: tuple[GroupTask, ...], work: _Work) -> FolderFindings:
        memory = self._memory
        assert memory.layout is not None
        judgement = Judgement(
            folder=self.folder,
            found={str(file.location): file for file in memory.files},
            entries=memory.layout.configs.entries,
            selection=memory.layout.selection,
        )
        first: list[GroupTask] = []
        later: list[GroupTask] = []
        for task in tasks:
            is_open = _is_open(task, work)
            known = memory.groups.get(_key(task))
            if known is None or (is_open and known.analysed is None):
                (first if is_open else later).append(task)
        for task in first:
            self._analyse_group(task, judgement, work, keep=True)
        if first and later:
            waiting = {str(file.location) for task in later for file in task.files}
            done = tuple(task for task in tasks if task not in later)
            work.progress(self._findings(done, waiting))
        for task in later:
            self._analyse_group(task, judgement, work, keep=False)
        kept = {_key(task) for task in tasks}
        for key in memory.groups.keys() - kept:
            del memory.groups[key]
        for key in memory.compilers.keys() - {_key(task) for task in tasks if _is_open(task, work)}:
            del memory.compilers[key]
        return self._findings(tasks, frozenset())

    def _analyse_group(self, task: GroupTask, judgement: Judgement, work: _Work, *, keep: bool) -> None:
        if work.is_stale():
            raise Cancelled
        disk = CancellableDisk(work.contents)
        disk.is_stale = work.is_stale
        rules = cancellable_rules(work.is_stale)
        if keep:
            compilers = self._memory.compilers.setdefault(_key(task), KeptCompilers())
            group = compilers.analyse(task, judgement, disk, rules)
        else:
            group = analyse_group(task, judgement, disk, rules=rules)
        known = _Known(result=group.result, analysed=group if keep else None)
        self._memory.groups[_key(task)] = known

    def _findings(self, tasks: tuple[GroupTask, ...], waiting: AbstractSet[str]) -> FolderFindings:
        """What the groups of the tasks have found in files that no other group of `waiting` ones is about."""
        memory = self._memory
        groups = [memory.groups[_key(task)] for task in tasks]
        outcome = join_results([group.result for group in groups], {}, len(memory.files), len(tasks))
        by_display = {file.display: str(file.location) for file in memory.files}
        by_display |= {shown: place for shown, place in outcome.locations.items() if shown not in by_display}
        findings: dict[str, list[Diagnostic]] = {}
        for one in self._not_accepted(outcome.findings):
            findings.setdefault(by_display.get(one.span.path, one.span.path), []).append(one)
        known = {str(file.location) for task in tasks for file in task.files} - waiting
        if not waiting:
            known |= by_display.keys() & findings.keys() | {str(file.location) for file in memory.files}
        return FolderFindings(
            findings={place: tuple(found) for place, found in findings.items() if place in known},
            known=known,
            groups=tuple(group.analysed for group in groups if group.analysed is not None),
            failures=tuple(group.result.cause for group in groups if group.result.failures),
            is_complete=not waiting,
        )

    def _not_accepted(self, findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        layout = self._memory.layout
        assert layout is not None
        if not layout.baseline:
            return findings
        root = layout.baseline_root
        scope = Scope(
            folder=str(self.folder),
            root=root,
            is_analysed=bool,
            exists=lambda path: os.path.exists(os.path.join(root, path)),  # noqa: PTH110, PTH118
            is_judged=bool,
            is_whole=True,
        )
        return compare(findings, layout.baseline, scope).new


def _key(task: GroupTask) -> _Key:
    return tuple(str(file.location) for file in task.files), task.modules, task.places


def _is_open(task: GroupTask, work: _Work) -> bool:
    return any(str(file.location) in work.open for file in task.files)


def _is(one: TextualIndex, other: TextualIndex) -> bool:
    return one is other
