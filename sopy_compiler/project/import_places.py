"""Where the imports of a run lead: folders of the project, and installed packages that know SOPy."""

import os
from dataclasses import dataclass
from typing import Final

SOURCE_FOLDER: Final = "src"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlaces:
    """`roots` are folders that modules are imported from, beside the working folder and its `src`.

    `installed` are pairs of a package's name and the folder that holds it.
    """

    roots: tuple[str, ...] = ()
    installed: tuple[tuple[str, str], ...] = ()

    def around(self, own_root: str, folder: str) -> tuple[str, ...]:
        """The folders to look in, in order, for a file of which `own_root` is the own root.

        Of the roots those come first that are next to the file. Last are the folders between the own root and
        the root above it: a relative import out of a folder without `__init__.py` leads there.
        """
        around = [root for root in self.roots if f"{own_root}{os.sep}".startswith(f"{root}{os.sep}")]
        around.sort(key=len, reverse=True)
        standing = (folder, os.path.join(folder, SOURCE_FOLDER))  # noqa: PTH118
        others = sorted(self.roots, key=lambda root: -_shared(root, own_root))
        first = tuple(dict.fromkeys((own_root, *around, *standing, *others)))
        return (*first, *_between(own_root, first))


NO_PLACES: Final = ImportPlaces()


def _between(own_root: str, roots: tuple[str, ...]) -> tuple[str, ...]:
    """The folders above `own_root` up to the next of the other roots; none where it lies below no root."""
    others = frozenset(roots) - {own_root}
    found = []
    place = os.path.dirname(own_root)  # noqa: PTH120
    while place not in others:
        above = os.path.dirname(place)  # noqa: PTH120
        if above == place:
            return ()
        found.append(place)
        place = above
    return tuple(found)


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common, from the top."""
    count = 0
    for mine, theirs in zip(one.split(os.sep), other.split(os.sep), strict=False):  # noqa: PTH206
        if mine != theirs:
            break
        count += 1
    return count
