"""Which files of a run import which, told from their textual indices."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sopy_compiler.project.import_places import NO_PLACES, ImportPlaces
from sopy_compiler.project.textual_index import TextualIndex

_PACKAGE_END: Final = f"{os.sep}__init__.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesFrom:
    """`from module import names`: the files that the module, and those that its names, can mean."""

    modules: frozenset[int]
    submodules: frozenset[int]
    names: frozenset[str]
    has_star: bool


class ImportGraph:
    """Files by their numbers in `indices`; a module is looked for where the loader looks for it.

    The loader takes the first place that has a file. The graph takes all of them, since a place can hold a
    file that is not of this run.
    """

    def __init__(
        self, indices: Sequence[TextualIndex], folder: str, places: ImportPlaces = NO_PLACES
    ) -> None:
        self._numbers = {index.location: number for number, index in enumerate(indices)}
        self._folder = folder
        self._import_places = places
        self._roots: dict[str, tuple[str, ...]] = {}
        self._places: dict[tuple[str, str], tuple[int, ...]] = {}
        self._below: dict[str, set[str]] = {}
        self.plain: Final = tuple(frozenset(self._plain(index)) for index in indices)
        """What `import a.b` of each file can mean, packages around the module included."""
        self.names: Final = tuple(tuple(self._named(index)) for index in indices)
        """The `from` imports of each file that can mean a file of the run."""
        self.imports: Final = tuple(
            self.plain[number].union(*(one.modules | one.submodules for one in self.names[number]))
            for number in range(len(indices))
        )

    def _plain(self, index: TextualIndex) -> Iterator[int]:
        root = own_root(index)
        for module in index.modules:
            yield from self._files(root, module)

    def _named(self, index: TextualIndex) -> Iterator[NamesFrom]:
        root = own_root(index)
        for one in index.from_imports:
            modules = frozenset(self._with_packages(root, one.module))
            names = (f"{one.module}.{name}" if one.module else name for name in one.names)
            submodules = frozenset(number for name in names for number in self._files(root, name))
            if modules or submodules:
                yield NamesFrom(
                    modules=modules, submodules=submodules, names=one.names, has_star=one.has_star
                )

    def _with_packages(self, root: str, module: str) -> Iterator[int]:
        while module:
            yield from self._files(root, module)
            module = module.rpartition(".")[0]

    def _files(self, root: str, module: str) -> tuple[int, ...]:
        """What `module` can mean to files of which `root` is the own root."""
        key = (root, module)
        found = self._places.get(key)
        if found is None:
            relative = module.replace(".", os.sep)
            first = module.partition(".")[0]
            roots = (each for each in self._around(root) if first in self._names_below(each))
            places = [f"{each}{os.sep}{relative}" for each in roots]
            candidates = [f"{place}{end}" for place in places for end in (_PACKAGE_END, ".py")]
            found = tuple(self._numbers[each] for each in candidates if each in self._numbers)
            self._places[key] = found
        return found

    def _around(self, root: str) -> tuple[str, ...]:
        if root not in self._roots:
            self._roots[root] = self._import_places.around(root, self._folder)
        return self._roots[root]

    def _names_below(self, root: str) -> set[str]:
        """What modules and packages directly below a folder are called; a workspace has many such folders."""
        if not self._below:
            for location in self._numbers:
                place = location.removesuffix(".py")
                above = place.rpartition(os.sep)[0]
                while above and place.rpartition(os.sep)[2] not in self._below.get(above, ()):
                    self._below.setdefault(above, set()).add(place.rpartition(os.sep)[2])
                    place, above = above, above.rpartition(os.sep)[0]
        return self._below.get(root, set())


def own_root(index: TextualIndex) -> str:
    """The folder that must be on the import path for the file's own name to work."""
    taken = index.module.count(".") + 1 + (1 if index.is_package else 0)
    return index.location.rsplit(os.sep, taken)[0]
