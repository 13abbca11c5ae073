"""The name that other modules import a file by."""

from pathlib import Path


def module_name(path: Path) -> str:
    """The dotted name of a source file: the packages around it and its own name."""
    parts = [folder.name for folder in _packages(path.parent)]
    if path.name != "__init__.py":
        parts.append(path.stem)
    return ".".join(parts) or path.parent.name


def import_root(path: Path) -> Path:
    """The folder that must be on the import path for the file's own name to work."""
    packages = _packages(path.parent)
    return packages[0].parent if packages else path.parent


def _packages(folder: Path) -> list[Path]:
    """The folder and those around it as far as they are packages, outermost first."""
    found = []
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        found.append(folder)
        folder = folder.parent
    return found[::-1]
