"""Checking a project group by group, from the cache where nothing has changed."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.lowering.module_names import distinct_names
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.dependencies import store_dependencies
from sopy_compiler.project.disk import UNREADABLE, Disk
from sopy_compiler.project.file_groups import group_files
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.find_places import find_places
from sopy_compiler.project.gather import analysed_files
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.import_places import ImportPlaces
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.module_name import module_name
from sopy_compiler.project.outcome import Counts, Outcome
from sopy_compiler.project.stored_groups import StoredGroups
from sopy_compiler.project.stored_indices import StoredIndices
from sopy_compiler.project.stored_report import StoredReports, tree_digest
from sopy_compiler.project.textual_index import TextualIndex, index_text
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText

Analyse = Callable[[Sequence[GroupTask], Mapping[str, SourceFile]], Sequence[GroupResult]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files of a run with the digests of their contents."""

    files: tuple[SourceFile, ...]
    digests: tuple[str, ...]


def check_project(
    request: CheckRequest,
    found: Found,
    *,
    cache: CacheFolder,
    ledger: Ledger,
    stamp: str,
    analyse: Analyse,
    rename: Callable[[str], None],
) -> Outcome:
    """The outcome of a check; analyses the groups of which the cache knows no result that still holds.

    `analyse` gives the results of groups, in their order; it is not called, and need not load the compiler,
    where the cache knows all. `rename` is told what is going on.
    """
    disk = Disk()
    indices, unreadable = _index(found, disk, StoredIndices(cache, stamp))
    places = find_places(
        indices,
        paths=request.paths,
        folder=str(request.folder),
        configs=request.configs,
        running=request.environments,
        disk=disk,
    )
    tasks = divide(found, indices, unreadable, places, str(request.folder))
    by_location = {str(file.location): file for file in found.files}
    store = StoredGroups(cache, request, stamp, by_location)
    known = [store.find(task, ledger) for task in tasks]
    pending = [task for task, result in zip(tasks, known, strict=True) if result is None]
    rename(f"analysing {sum(len(task.files) for task in pending):,} of {len(found.files):,} files")
    # Without any files the request itself may still be wrong.
    fresh = iter(analyse(pending, by_location) if pending or not tasks else ())
    results: list[GroupResult] = []
    for task, result in zip(tasks, known, strict=True):
        if result is None:
            result = next(fresh)  # noqa: PLW2901
            store.add(task, result)
        results.append(result)
    store.save()
    seen = disk.seen | {path: state for result in results for path, state in result.seen.items()}
    dependencies = store_dependencies(seen, str(request.folder))
    outcome = join_results(results, dependencies, len(found.files), len(pending), request.entries)
    if _is_what_was_found(found, seen):
        StoredReports(cache, request, stamp).store(outcome, tree_digest(found.files, found.digests))
    return outcome


def _index(
    found: Found, disk: Disk, store: StoredIndices
) -> tuple[tuple[TextualIndex, ...], tuple[SourceFile, ...]]:
    """The indices of the files that can be read, in their order, and the other files."""
    indices: list[TextualIndex] = []
    unreadable: list[SourceFile] = []
    for file, content in zip(found.files, found.digests, strict=True):
        index = None
        if content != UNREADABLE:
            index = store.find(file, module_name(file.location, disk), content)
        if index is None:
            source = read_source(file, disk)
            if not isinstance(source, SourceText):
                unreadable.append(file)
                continue
            index = index_text(source)
            if disk.seen.get(index.location) == content:
                store.add(file, content, index)
        indices.append(index)
    store.save()
    return tuple(indices), tuple(unreadable)


def divide(
    found: Found,
    indices: tuple[TextualIndex, ...],
    unreadable: tuple[SourceFile, ...],
    places: ImportPlaces,
    folder: str,
) -> tuple[GroupTask, ...]:
    """The groups of the files that are found; those that cannot be read are one of their own."""
    files = {file.display: file for file in found.files}
    graph = ImportGraph(indices, folder, places)
    analysed = analysed_files(found.files, indices, graph)
    names = {source.path: source.module for source in distinct_names(_named(indices, analysed))}
    groups = group_files(indices, graph, analysed)
    tasks = [
        GroupTask(
            files=tuple(files[indices[number].path] for number in group),
            modules=tuple(names[indices[number].path] for number in group),
            places=places,
        )
        for group in groups
    ]
    if unreadable:
        tasks.append(GroupTask(files=unreadable, modules=tuple("" for _ in unreadable)))
    return tuple(tasks)


def _named(indices: Sequence[TextualIndex], analysed: frozenset[int]) -> tuple[SourceText, ...]:
    """The analysed files with their names and without their texts."""
    return tuple(
        SourceText(path=indices[number].path, module=indices[number].module, text="")
        for number in sorted(analysed)
    )


def join_results(
    results: Sequence[GroupResult],
    dependencies: dict[str, str | None],
    files: int,
    analysed: int,
    entries: Sequence[str] = (),
) -> Outcome:
    """The results of all groups as one report: what several groups have found counts once."""
    findings: dict[tuple[str, Span, str], Diagnostic] = {}
    silenced: dict[tuple[str, Span, str], AcceptedFinding] = {}
    counts: dict[str, Counts] = {}
    for result in results:
        for one in result.findings:
            findings.setdefault((one.code, one.span, one.message), one)
        for each in result.silenced:
            what = each.diagnostic
            silenced.setdefault((what.code, what.span, what.message), each)
        counts = result.counts | counts
    shown = {
        span.path
        for one in findings.values()
        for span in (one.span, *(place.span for place in (*one.related, *one.flow)))
    }
    locations = {path: place for result in results for path, place in result.locations.items()}
    total = Counts()
    for number in counts.values():
        total = total.plus(number)
    return Outcome(
        findings=tuple(sorted(findings.values(), key=lambda one: one.sort_key)),
        silenced=tuple(sorted(silenced.values(), key=lambda one: one.diagnostic.sort_key)),
        counts=total,
        files=files,
        locations={path: place for path, place in sorted(locations.items()) if path in shown},
        dependencies=dependencies,
        failures=tuple(sorted({code for result in results for code in result.failures})),
        cause=next((result.cause for result in results if result.failures), ""),
        lost_entries=tuple(_lost(entries, results)),
        groups=len(results),
        analysed_groups=analysed,
    )


def _lost(entries: Sequence[str], results: Sequence[GroupResult]) -> Iterator[str]:
    """The entries that no procedure is, with what may have been meant."""
    known = dict.fromkeys(name for result in results for name in result.procedures)
    plain = {simple_name(name): name for name in known}
    for entry in entries:
        if entry not in known and entry not in plain:
            elsewhere = plain.get(simple_name(entry))
            hint = f"did you mean `{elsewhere}`?" if elsewhere else did_you_mean(entry, known)
            yield f"`{entry}` is no procedure here" + (f": {hint}" if hint else "")


def _is_what_was_found(found: Found, seen: dict[str, str | None]) -> bool:
    """Whether no file was changed between the time it was found and the time it was read."""
    return all(
        seen.get(os.fspath(file.location), digest) in (digest, "")
        for file, digest in zip(found.files, found.digests, strict=True)
    )
