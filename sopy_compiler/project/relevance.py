"""Which files of a large tree can have to do with SOPy, told from their text.

The answer over-approximates. The vocabulary comes into a program through an import of the `sopy` package,
and from module to module through imports of names made from it, of the modules that hold them, or of
modules that pass them on. A file that does none of it can neither define nor use a procedure, event or SOP.
State models stand in modules that procedures import: the loader reads those on demand.
"""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES, IMPLICIT_IN_FRAGMENTS
from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.textual_index import TextualIndex

_VOCABULARY: Final = frozenset(
    name for name, meaning in IMPLICIT_IN_FRAGMENTS.items() if meaning.partition(".")[0] in DSL_PACKAGES
)


def relevant_files(indices: Sequence[TextualIndex], graph: ImportGraph) -> frozenset[int]:
    """The numbers of the files that can have a finding."""
    found = {number for number, index in enumerate(indices) if index.speaks}
    if not found:
        return frozenset()
    importing = tuple(
        number
        for number, index in enumerate(indices)
        if graph.imports[number] and not index.is_markdown and number not in found
    )
    known = _Known(graph)
    size = -1
    while size != len(found) + known.size:
        size = len(found) + known.size
        for number in sorted(found):
            if not indices[number].is_markdown:
                known.learn(number, indices[number])
        found |= {number for number in importing if number not in found and known.is_used_by(number)}
    return frozenset(found)


class _Known:
    """Names made from the vocabulary so far, and the files that importers can get them from."""

    def __init__(self, graph: ImportGraph) -> None:
        self._graph = graph
        self._names = set(_VOCABULARY)
        self._holders: set[int] = set()

    @property
    def size(self) -> int:
        """Grows whenever something is learnt."""
        return len(self._names) + len(self._holders)

    def learn(self, number: int, index: TextualIndex) -> None:
        """Take in what a relevant module makes and passes on."""
        made = self._made_by(index)
        self._names |= made
        names_dsl = not index.modules.isdisjoint(DSL_PACKAGES) or any(
            one.module.partition(".")[0] in DSL_PACKAGES for one in index.from_imports
        )
        if made or names_dsl or self.is_used_by(number):
            self._holders.add(number)

    def is_used_by(self, number: int) -> bool:
        """Whether the file imports a known name from a file that holds some, or such a file."""
        if not self._holders.isdisjoint(self._graph.plain[number]):
            return True
        return any(
            not self._holders.isdisjoint(one.submodules)
            or (
                (one.has_star or not one.names.isdisjoint(self._names))
                and not self._holders.isdisjoint(one.modules)
            )
            for one in self._graph.names[number]
        )

    def _made_by(self, index: TextualIndex) -> set[str]:
        """Classes and aliases made, directly or not, from known names."""
        made: set[str] = set()
        size = -1
        while size != len(made):
            size = len(made)
            for name, words in index.derivations:
                if not words.isdisjoint(self._names) or not words.isdisjoint(made):
                    made.add(name)
        return made
