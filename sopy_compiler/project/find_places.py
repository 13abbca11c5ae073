"""Finds out where the imports of a run lead."""

from collections.abc import Sequence

from sopy_compiler.project.config import Config
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.environment import editable_roots, package_folders
from sopy_compiler.project.import_graph import own_root
from sopy_compiler.project.import_places import ImportPlaces
from sopy_compiler.project.installed import imported_modules, installed_packages
from sopy_compiler.project.source_roots import source_roots
from sopy_compiler.project.textual_index import TextualIndex


def find_places(
    indices: Sequence[TextualIndex],
    *,
    paths: Sequence[str],
    folder: str,
    config: Config,
    running: tuple[str, ...],
    disk: Disk,
) -> ImportPlaces:
    """The places for files that were found below `paths`; `running` are the interpreter's environments.

    Installed packages are only looked for where a file that speaks of SOPy imports them.
    """
    asked = tuple(paths) or config.paths
    own_roots = dict.fromkeys(map(own_root, indices))
    roots = source_roots(
        own_roots, folder=folder, config=config, disk=disk, is_partial=bool(asked) and "." not in asked
    )
    imported = imported_modules(index for index in indices if index.speaks)
    if not imported:
        return ImportPlaces(roots=roots)
    projects = dict.fromkeys((folder, *([str(config.root)] if config.root is not None else [])))
    folders = package_folders(projects, running, disk)
    if not imported.keys() <= _names_inside(indices):
        roots = tuple(
            dict.fromkeys((*roots, *(root for place in folders for root in editable_roots(place, disk))))
        )
    return ImportPlaces(roots=roots, installed=installed_packages(imported, folders, disk))


def _names_inside(indices: Sequence[TextualIndex]) -> frozenset[str]:
    """What modules and packages of the run can be called at the top."""
    return frozenset(part for index in indices for part in index.path.removesuffix(".py").split("/"))
