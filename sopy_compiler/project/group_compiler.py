"""Compiling one group of files again and again while somebody edits them."""

from collections.abc import Iterable, Sequence

from sopy_compiler.compiler import Compilation, Recompiler
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.project.loader import ProjectLoader
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource


class GroupCompiler:
    """Keeps what is known of a group; whoever holds it tells of every place that has changed on the disk."""

    def __init__(self) -> None:
        self._recompiler = Recompiler()
        self._locations: frozenset[str] = frozenset()
        self._changed: set[str] = set()
        self.seen: dict[str, str | None] = {}
        """All that was asked of the disk for what is kept."""

    def forget(self) -> None:
        """Compile everything the next time."""
        self._recompiler.forget()
        self._locations = frozenset()
        self._changed.clear()

    def note(self, places: Iterable[str]) -> None:
        """Take in that places have changed; of others than the texts that were read everything may depend."""
        found = set(places)
        if found <= self._locations:
            self._changed |= found
        else:
            self.forget()

    def compile(
        self,
        sources: Sequence[SourceText],
        *,
        loader: ProjectLoader,
        configured_entries: tuple[str, ...],
        unreadable: tuple[UnreadableSource, ...],
        built_tables: tuple[BuiltTable, ...],
    ) -> Compilation:
        """Like `compiler.compile_source`, with what is kept."""
        loaded = tuple(
            loader.read_again(source) if source.location in self._changed else source
            for source in self._recompiler.loaded
        )
        self._changed.clear()
        compilation = self._recompiler.compile(
            sources,
            loader=loader,
            loaded=None if None in loaded else [one for one in loaded if one is not None],
            configured_entries=configured_entries,
            unreadable=unreadable,
            built_tables=built_tables,
        )
        if self._recompiler.is_new:
            self.seen = {}
        self.seen |= loader.disk.seen
        self._locations = frozenset(one.location for one in (*sources, *self._recompiler.loaded))
        return compilation

    @property
    def loaded(self) -> tuple[SourceText, ...]:
        """The modules that are no sources, and were read because others import them."""
        return self._recompiler.loaded
