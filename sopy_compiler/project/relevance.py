"""Which files of a large tree can have to do with SOPy, told from their text.

The answer over-approximates. The vocabulary comes into a program through an import of the `sopy` package,
and from module to module through further imports; what neither names the package nor imports, over any
number of steps, a module that does, can define no procedure, event or SOP. State models stand in modules
that procedures import: the loader reads those on demand.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.source.text import SourceKind, SourceText

_FROM_IMPORT: Final = re.compile(r"from[\s\\]*(\.*)([\w.]*)[\s\\]+import\b[\s\\]*(\([^)]*\)|[^\n;]*)")
_PLAIN_IMPORT: Final = re.compile(r"import[ \t\\\n]+([\w., \t\\\n]*)")
_WORD: Final = re.compile(r"\w+")

# The last two are for programs that forgot the import.
_VOCABULARY: Final = ("sopy", "Procedure", "@handler")


def relevant_sources(sources: Sequence[SourceText]) -> tuple[SourceText, ...]:
    """The sources that can have a finding, in the given order."""
    importers = defaultdict(list)
    for index, source in enumerate(sources):
        for name in _imported_names(source):
            importers[name].append(index)
    waiting = [index for index, source in enumerate(sources) if speaks_of_procedures(source)]
    found = set(waiting)
    while waiting:
        name = sources[waiting.pop()].module.rpartition(".")[2]
        for index in importers.pop(name, ()):
            if index not in found:
                found.add(index)
                waiting.append(index)
    return tuple(source for index, source in enumerate(sources) if index in found)


def speaks_of_procedures(source: SourceText) -> bool:
    """Whether the text mentions the vocabulary of SOPy; a document must have a fenced block as well."""
    if source.kind is SourceKind.MARKDOWN and "```" not in source.text and "~~~" not in source.text:
        return False
    return any(word in source.text for word in _VOCABULARY)


def _imported_names(source: SourceText) -> set[str]:
    """The last parts of the names of all modules that the source may import, and more."""
    names: set[str] = set()
    if source.kind is SourceKind.MARKDOWN or "import" not in source.text:
        return names
    for match in _FROM_IMPORT.finditer(source.text):
        dots, module, imported = match.groups()
        names.add(module.rpartition(".")[2] if module else _package_name(source, len(dots)))
        names.update(_WORD.findall(imported))
    for match in _PLAIN_IMPORT.finditer(source.text):
        names.update(_WORD.findall(match[1]))
    return names


def _package_name(source: SourceText, level: int) -> str:
    """The own name of the package that `level` dots stand for."""
    parts = list(_enclosing_packages(source))
    return parts[-level] if 0 < level <= len(parts) else ""


def _enclosing_packages(source: SourceText) -> Iterator[str]:
    parts = source.module.split(".")
    yield from parts if source.is_package else parts[:-1]
