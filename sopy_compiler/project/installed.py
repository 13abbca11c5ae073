"""Which installed packages know SOPy: their declarations are read, those of all others are not.

A package knows it if one of the modules that the program names, or that these take names from, imports it.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.textual_index import TextualIndex

_READ: Final = 8
"""So many modules of a package are looked at."""
_LOOKED_AT_BYTES: Final = 200_000
_KNOWS: Final = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+(?:%s)\b" % "|".join(DSL_PACKAGES).encode(), re.MULTILINE
)
_FROM: Final = re.compile(rb"^from[ \t]+(\.*)([\w.]*)[ \t]+import\b[ \t]*(\([^)]*\)|[^\n]*)", re.MULTILINE)
_WORD: Final = re.compile(rb"\w+")
_NEVER: Final = frozenset((*sys.stdlib_module_names, *DSL_PACKAGES, "sopy_compiler", "pydantic"))


def imported_modules(indices: Iterable[TextualIndex]) -> dict[str, tuple[str, ...]]:
    """What modules import from outside the standard library, by the name of the package."""
    found: dict[str, dict[str, None]] = {}
    for index in indices:
        named = (f"{one.module}.{name}" for one in index.from_imports for name in sorted(one.names))
        for module in (*sorted(index.modules), *(one.module for one in index.from_imports), *named):
            package = module.partition(".")[0]
            if package and package not in _NEVER:
                found.setdefault(package, {})[module] = None
    return {package: tuple(modules) for package, modules in found.items()}


def installed_packages(
    imported: dict[str, tuple[str, ...]], folders: Iterable[str], disk: Disk
) -> tuple[tuple[str, str], ...]:
    """The packages that know SOPy, with the folders that hold them."""
    found = []
    for package, modules in sorted(imported.items()):
        for folder in folders:
            files = tuple(file for module in modules for file in _files(folder, module, disk))
            if files:
                if _knows_sopy(package, files, folder, disk):
                    found.append((package, folder))
                break
    return tuple(found)


def _files(folder: str, module: str, disk: Disk) -> Iterator[str]:
    place = os.path.join(folder, *module.split("."))  # noqa: PTH118
    for file in (os.path.join(place, "__init__.py"), f"{place}.py"):  # noqa: PTH118
        if disk.is_file(file):
            yield file
            return


def _knows_sopy(package: str, files: tuple[str, ...], folder: str, disk: Disk) -> bool:
    pending = list(files)
    seen: set[str] = set()
    while pending and len(seen) < _READ:
        file = pending.pop(0)
        if file in seen:
            continue
        seen.add(file)
        try:
            data = disk.read(file)
        except OSError:
            continue
        if _KNOWS.search(data):
            return True
        if len(data) <= _LOOKED_AT_BYTES:
            for module in _taken_from(data, file, package, folder):
                pending += _files(folder, module, disk)
    return False


def _taken_from(data: bytes, file: str, package: str, folder: str) -> Iterator[str]:
    """The modules of the same package that a module takes names from."""
    inside = os.path.relpath(os.path.dirname(file), folder).split(os.sep)  # noqa: PTH120, PTH206
    for dots, module, names in _FROM.findall(data):
        written = module.decode("utf-8", "replace")
        if dots:
            above = inside[: len(inside) - len(dots) + 1]
            written = ".".join([*above, *([written] if written else [])])
        if written.partition(".")[0] == package:
            yield written
            if dots and not module:
                yield from (f"{written}.{name.decode()}" for name in _WORD.findall(names))
