"""Which files of a large tree can have to do with SOPy, told from their text.

The answer over-approximates. The vocabulary comes into a program through an import of the `sopy` package,
and from module to module through imports of names made from it, of the modules that hold them, or of
modules that pass them on. A file that does none of it can neither define nor use a procedure, event or SOP.
State models stand in modules that procedures import: the loader reads those on demand.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES, IMPLICIT_IN_FRAGMENTS
from sopy_compiler.project.textual_index import TextualIndex, index_text
from sopy_compiler.source.text import SourceKind, SourceText

# `Procedure[` is for programs that forgot the import, `sopyc:` for comments that silence findings.
_MENTION: Final = re.compile(rf"\b(?:{'|'.join(DSL_PACKAGES)})\b|\bProcedure\[|\bsopyc:")
_MENTIONED_WORDS: Final = ("sopy", "Procedure[")
_FRAGMENT_MENTION: Final = re.compile(rf"{_MENTION.pattern}|@handler\b|\(Event\b")
_VOCABULARY: Final = frozenset(
    name for name, meaning in IMPLICIT_IN_FRAGMENTS.items() if meaning.partition(".")[0] in DSL_PACKAGES
)


def relevant_sources(sources: Sequence[SourceText]) -> tuple[SourceText, ...]:
    """The sources that can have a finding, in the given order."""
    found = {number for number, source in enumerate(sources) if speaks_of_procedures(source)}
    indices = {
        number: index_text(source)
        for number, source in enumerate(sources)
        if found and source.kind is SourceKind.PYTHON and "import" in source.text
    }
    known = _Known()
    size = -1
    while size != len(found) + known.size:
        size = len(found) + known.size
        for number in sorted(found & indices.keys()):
            known.learn(indices[number])
        found |= {
            number for number, index in indices.items() if number not in found and known.is_used_by(index)
        }
    return tuple(source for number, source in enumerate(sources) if number in found)


def speaks_of_procedures(source: SourceText) -> bool:
    """Whether the text itself mentions SOPy; a document must have a fenced block as well."""
    if source.kind is SourceKind.PYTHON:
        # Plain searches are ten times as fast as the expression, and most files fail them.
        has_word = any(word in source.text for word in _MENTIONED_WORDS)
        return has_word and _MENTION.search(source.text) is not None
    has_block = "```" in source.text or "~~~" in source.text
    return has_block and _FRAGMENT_MENTION.search(source.text) is not None


class _Known:
    """Names made from the vocabulary so far, and the modules that importers can get them from."""

    def __init__(self) -> None:
        self._names = set(_VOCABULARY)
        self._holders: defaultdict[str, set[str]] = defaultdict(set)

    @property
    def size(self) -> int:
        """Grows whenever something is learnt."""
        return len(self._names) + sum(map(len, self._holders.values()))

    def learn(self, index: TextualIndex) -> None:
        """Take in what a relevant module makes and passes on."""
        made = self._made_by(index)
        self._names |= made
        names_dsl = not index.modules.isdisjoint(DSL_PACKAGES) or any(
            one.module.partition(".")[0] in DSL_PACKAGES for one in index.from_imports
        )
        if made or names_dsl or self.is_used_by(index):
            self._holders[index.module.rpartition(".")[2]].add(index.module)

    def is_used_by(self, index: TextualIndex) -> bool:
        """Whether the module imports a known name from a module that holds some, or such a module."""
        if any(self._holds(module) for module in index.modules):
            return True
        for one in index.from_imports:
            if (one.has_star or not one.names.isdisjoint(self._names)) and self._holds(one.module):
                return True
            if any(self._holds(f"{one.module}.{name}") for name in one.names & self._holders.keys()):
                return True
        return False

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

    def _holds(self, module: str) -> bool:
        """Whether an import of `module` can mean one of the holders.

        Paths may start at another folder for the importer than for us, so either may be the end of the other.
        """
        return any(
            f".{holder}".endswith(f".{module}") or f".{module}".endswith(f".{holder}")
            for holder in self._holders.get(module.rpartition(".")[2], ())
        )
