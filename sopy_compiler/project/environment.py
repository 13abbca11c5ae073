"""Folders of installed packages: those of the project's virtual environment, else of the interpreter."""

import json
import os
import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from sopy_compiler.project.disk import Disk
from sopy_compiler.project.import_places import SOURCE_FOLDER

_PROJECT_ENVIRONMENTS: Final = (".venv", "venv")
_PACKAGES: Final = ("site-packages", "dist-packages")
_MARK: Final = "pyvenv.cfg"
# What setuptools writes for an editable install that is no plain folder.
_MAPPING: Final = re.compile(rb"^MAPPING[^={]*=\s*(\{.*?\})", re.MULTILINE | re.DOTALL)


def running_environments(variables: Mapping[str, str], path: Iterable[str]) -> tuple[str, ...]:
    """What counts where the project has no environment of its own.

    The active environment of `VIRTUAL_ENV`, if there is one, else the package folders on the path of modules.
    """
    active = variables.get("VIRTUAL_ENV", "")
    if active:
        return (active,)
    return tuple(dict.fromkeys(place for place in path if os.path.basename(place) in _PACKAGES))  # noqa: PTH119


def package_folders(projects: Iterable[str], running: tuple[str, ...], disk: Disk) -> tuple[str, ...]:
    """The folders of the first environment that there is.

    `projects` are folders that may hold one, `running` those of `running_environments`.
    """
    for project in projects:
        for name in _PROJECT_ENVIRONMENTS:
            environment = os.path.join(project, name)  # noqa: PTH118
            if disk.is_file(os.path.join(environment, _MARK)):  # noqa: PTH118
                return _folders_of(environment, disk)
    found: list[str] = []
    for place in running:
        is_folder = os.path.basename(place) in _PACKAGES  # noqa: PTH119
        found += [place] if is_folder else _folders_of(place, disk)
    return tuple(found)


def _folders_of(environment: str, disk: Disk) -> tuple[str, ...]:
    windows = os.path.join(environment, "Lib", _PACKAGES[0])  # noqa: PTH118
    if os.name == "nt":
        return (windows,)
    library = os.path.join(environment, "lib")  # noqa: PTH118
    versions = sorted(entry.name for entry in disk.list(library) if entry.name.startswith("python"))
    return tuple(os.path.join(library, name, _PACKAGES[0]) for name in versions)  # noqa: PTH118


def editable_roots(folder: str, disk: Disk) -> tuple[str, ...]:
    """The folders that editable installs in a folder of packages take their modules from.

    Three kinds of traces are read: lines of `.pth` files, the table of a finder that setuptools writes, and
    the place that pip notes in `direct_url.json`.
    """
    found: dict[str, None] = {}
    for entry in sorted(disk.list(folder), key=lambda one: one.name):
        if entry.name.endswith(".pth"):
            found |= dict.fromkeys(_lines_of_folders(entry.path, disk))
        elif entry.name.startswith("__editable__") and entry.name.endswith("_finder.py"):
            found |= dict.fromkeys(_mapped_folders(entry.path, disk))
        elif entry.name.endswith(".dist-info"):
            found |= dict.fromkeys(_noted_folders(os.path.join(entry.path, "direct_url.json"), disk))  # noqa: PTH118
    return tuple(place for place in found if os.path.isdir(place))  # noqa: PTH112


def _lines_of_folders(path: str, disk: Disk) -> Iterator[str]:
    for line in _read(path, disk).decode("utf-8", "replace").splitlines():
        if line.strip() and not line.startswith(("#", "import ", "import\t")):
            place = os.path.join(os.path.dirname(path), line.strip())  # noqa: PTH118, PTH120
            yield os.path.normpath(place)


def _mapped_folders(path: str, disk: Disk) -> Iterator[str]:
    table = _MAPPING.search(_read(path, disk))
    try:
        mapping = literal_eval(table[1].decode("utf-8")) if table is not None else {}
    except (ValueError, SyntaxError):
        return
    for name, place in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(name, str) and isinstance(place, str):
            root = place
            for _ in name.split("."):
                root = os.path.dirname(root)  # noqa: PTH120
            yield root


def _noted_folders(path: str, disk: Disk) -> Iterator[str]:
    # Not asked of `disk`: the folder of each installed package would be a line in the cache.
    if not os.path.isfile(path):  # noqa: PTH113
        return
    try:
        noted = json.loads(_read(path, disk))
        is_editable, place = noted["dir_info"]["editable"], urlsplit(noted["url"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    if is_editable and place.scheme == "file":
        root = unquote(place.path)
        yield os.path.join(root, SOURCE_FOLDER)  # noqa: PTH118
        yield root


def _read(path: str, disk: Disk) -> bytes:
    try:
        return disk.read(path)
    except OSError:
        return b""
