"""The compilers of a group whose texts are being edited: each reads again only what an edit reaches."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from sopy_compiler.checker.run import Rules
from sopy_compiler.compiler import Compilation, Recompiler
from sopy_compiler.lsp.cancellation import CancellableDisk, never
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.group_check import AnalysedGroup, GroupTexts, Judgement, analyse_group
from sopy_compiler.project.group_task import GroupTask
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.loader import ModuleLoader
from sopy_compiler.source.text import SourceKind, SourceText

_MOST: Final = 3
"""A text that is being typed has a syntax error and has none in turns; a second file seldom has one too."""


class KeptCompilers:
    """One compiler for each set of files that do not parse: those are all that a mistake takes away."""

    def __init__(self) -> None:
        self._kept: dict[frozenset[str], _KeptCompiler] = {}

    def analyse(
        self, task: GroupTask, judgement: Judgement, disk: CancellableDisk, rules: Rules
    ) -> AnalysedGroup:
        """As `analyse_group`; a compiler that was interrupted is thrown away."""
        chosen = _Chosen(self._kept, disk)
        group = analyse_group(task, judgement, disk, rules=rules, compiler=chosen)
        seen = chosen.seen_with(disk.seen)
        return replace(group, result=replace(group.result, seen=seen))


class _Chosen:
    """The compiler for the sources that come."""

    def __init__(self, kept: "dict[frozenset[str], _KeptCompiler]", disk: CancellableDisk) -> None:
        self._kept = kept
        self._disk = disk
        self._own: _KeptCompiler | None = None

    @property
    def loaded(self) -> tuple[SourceText, ...]:
        return self._own.recompiler.loaded if self._own is not None else ()

    def compile(self, texts: GroupTexts) -> Compilation:
        broken = frozenset(
            source.path
            for source in texts.sources
            if source.kind is SourceKind.PYTHON and not _parses(source.text)
        )
        self._own = own = self._kept.pop(broken, None) or _KeptCompiler()
        is_stale = self._disk.is_stale
        if own.is_used:
            # It is done soon, and would have to start again.
            self._disk.is_stale = never
        compilation = own.compile(texts)
        self._disk.is_stale = is_stale
        self._kept[broken] = own
        for oldest in list(self._kept)[:-_MOST]:
            del self._kept[oldest]
        return compilation

    def seen_with(self, seen: Mapping[str, str | None]) -> dict[str, str | None]:
        """What was seen now and before: what is not read again was not looked for either."""
        assert self._own is not None
        self._own.seen |= seen
        return dict(self._own.seen)


class _KeptCompiler:
    def __init__(self) -> None:
        self.recompiler = Recompiler()
        self.seen: dict[str, str | None] = {}
        self.is_used = False
        self._loader = _Forwarding()

    def compile(self, texts: GroupTexts) -> Compilation:
        self._loader.to = texts.loader
        loaded = _read_again(self.recompiler.loaded, texts.loader)
        if loaded is None:
            self.recompiler.forget()
        compilation = self.recompiler.compile(
            texts.sources,
            loader=self._loader,
            loaded=loaded,
            configured_entries=texts.entries,
            unreadable=texts.unreadable,
            built_tables=texts.built_tables,
        )
        self.is_used = True
        return compilation


class _Forwarding:
    """A loader in the place of whichever is the newest."""

    def __init__(self) -> None:
        self.to: ModuleLoader | None = None

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:
        assert self.to is not None
        return self.to.load(module, importer=importer)


def _read_again(loaded: tuple[SourceText, ...], loader: ProjectLoader) -> tuple[SourceText, ...] | None:
    """The modules with their present texts; None where one is not there any more."""
    found = []
    for one in loaded:
        file = SourceFile(location=Path(one.location), display=one.path, is_named=False)
        source = read_source(file, loader.disk)
        if not isinstance(source, SourceText):
            return None
        found.append(replace(one, text=source.text, cells=source.cells))
    return tuple(found)


@lru_cache(maxsize=256)
def _parses(text: str) -> bool:
    """Whether the interpreter reads the text; what it says decides only which compiler is taken."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
