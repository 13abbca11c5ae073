"""Analysing one group of files that have to be understood together."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.checker.run import Rules, accepted, check
from sopy_compiler.checker.select import Selection
from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.ir.program import Program
from sopy_compiler.project.built_tables import find_built_tables
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.project.outcome import Counts
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What holds for all groups: where the run looks, for what, and which files it has found by location."""

    folder: Path
    found: Mapping[str, SourceFile]
    entries: tuple[str, ...]
    selection: Selection


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnalysedGroup:
    """What a group gave, what is known of it, its sources with those that they import, and what was asked."""

    task: GroupTask
    judgement: Judgement
    result: GroupResult
    compilation: Compilation
    sources: tuple[SourceText, ...]


def check_group(task: GroupTask, judgement: Judgement) -> GroupResult:
    """Compile the files of a group and judge them; reads what they import, runs nothing."""
    return analyse_group(task, judgement, Disk()).result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupTexts:
    """What the compilation of a group takes: its sources, and what was found beside them."""

    sources: tuple[SourceText, ...]
    loader: ProjectLoader
    entries: tuple[str, ...]
    unreadable: tuple[UnreadableSource, ...]
    built_tables: tuple[BuiltTable, ...]


class GroupCompiler(Protocol):
    """Compiles the sources of one group, perhaps again."""

    @property
    def loaded(self) -> tuple[SourceText, ...]:
        """The modules that are no sources, and were read because others import them."""
        ...

    def compile(self, texts: GroupTexts) -> Compilation:
        """As `compile_source`."""
        ...


class ColdCompiler:
    """Knows nothing of earlier texts."""

    loaded: tuple[SourceText, ...] = ()

    def compile(self, texts: GroupTexts) -> Compilation:
        """By `compile_source`."""
        return compile_source(
            texts.sources,
            loader=texts.loader,
            configured_entries=texts.entries,
            unreadable=texts.unreadable,
            built_tables=texts.built_tables,
        )


def analyse_group(
    task: GroupTask,
    judgement: Judgement,
    disk: Disk,
    *,
    rules: Rules | None = None,
    compiler: GroupCompiler | None = None,
) -> AnalysedGroup:
    """Like `check_group`, with all that is known; `disk` is asked, `rules` are the catalogue unless given."""
    compiler = ColdCompiler() if compiler is None else compiler
    sources: list[SourceText] = []
    unreadable: list[UnreadableSource] = []
    for file in task.files:
        result = read_source(file, disk)
        if isinstance(result, SourceText):
            sources.append(result)
        else:
            unreadable.append(result)
    names = dict(zip((file.display for file in task.files), task.modules, strict=True))
    loader = ProjectLoader(
        folder=judgement.folder, sources=sources, found=judgement.found, disk=disk, places=task.places
    )
    named = tuple(replace(source, module=names[source.path]) for source in sources)
    texts = GroupTexts(
        sources=named,
        loader=loader,
        entries=judgement.entries,
        unreadable=tuple(unreadable),
        built_tables=find_built_tables(sources, loader, judgement.folder),
    )
    compilation = compiler.compile(texts)
    failures: tuple[str, ...] = ()
    cause = ""
    try:
        checked = check(compilation.program, compilation.facts, judgement.selection, rules=rules)
        findings, silenced = checked.diagnostics, accepted(checked)
    except RuleFailureError as error:
        findings, silenced, failures = error.diagnostics, (), error.rules
        cause = "".join(traceback.format_exception(error.__cause__))
    others = {
        source.path: source for source in (*loader.sources, *compiler.loaded) if source.path not in names
    }
    return AnalysedGroup(
        task=task,
        judgement=judgement,
        result=GroupResult(
            findings=findings,
            silenced=silenced,
            counts=count_states(compilation.program),
            locations={source.path: source.location for source in (*named, *others.values())},
            seen=disk.seen,
            procedures=_names(compilation.program) if judgement.entries else (),
            failures=failures,
            cause=cause,
        ),
        compilation=compilation,
        sources=(*named, *others.values()),
    )


def _names(program: Program) -> tuple[str, ...]:
    return tuple(procedure.qualname for procedure in program.procedures)


def count_states(program: Program) -> dict[str, Counts]:
    """What there is in each reported file."""
    found = {module.path: Counts(modules=1) for module in program.modules if module.is_reported}
    for state in program.procedures:
        if state.is_reported and not state.is_abstract and state.span.path in found:
            found[state.span.path] = found[state.span.path].plus(
                Counts(
                    procedures=1,
                    handlers=len({run.declaration for run in state.runs}),
                    transitions=sum(len(run.transitions) for run in state.runs),
                )
            )
    return found
