"""The name that other modules import a file by."""

from pathlib import Path

from sopy_compiler.project.disk import Disk


def module_name(path: Path, disk: Disk) -> str:
    """The dotted name of a source file: the packages around it and its own name."""
    parts = [folder.name for folder in _packages(path.parent, disk)]
    if path.name != "__init__.py":
        parts.append(path.stem)
    return ".".join(parts) or path.parent.name


def import_root(path: Path, disk: Disk) -> Path:
    """The folder that must be on the import path for the file's own name to work."""
    packages = _packages(path.parent, disk)
    return packages[0].parent if packages else path.parent


def _packages(folder: Path, disk: Disk) -> list[Path]:
    """The folder and those around it as far as they are packages, outermost first."""
    found = []
    while disk.is_file(str(folder / "__init__.py")) and folder.parent != folder:
        found.append(folder)
        folder = folder.parent
    return found[::-1]
