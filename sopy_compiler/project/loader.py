"""Finds the modules that analysed modules import, as files of the project."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from sopy_compiler.ir.vocabulary import DSL_PACKAGES
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.files import SourceFile, read_source
from sopy_compiler.project.import_places import NO_PLACES, ImportPlaces
from sopy_compiler.project.module_name import import_root
from sopy_compiler.source.text import SourceText


class ProjectLoader:
    """A `ModuleLoader` over the disk: looks below the importer's own root, the working folder and its `src`.

    Then it looks at `places`: other roots, and installed packages that know SOPy. Reads each file once and
    executes none. `sources` are the files of the run that are already read, `found` those that are not, by
    their locations; others are read for what they define and not reported on. `disk` is asked, and tells
    afterwards what for.
    """

    def __init__(
        self,
        *,
        folder: Path,
        sources: Iterable[SourceText] = (),
        found: Mapping[str, SourceFile] | None = None,
        disk: Disk | None = None,
        places: ImportPlaces = NO_PLACES,
    ) -> None:
        self._folder = folder
        self._found = found or {}
        self.disk = Disk() if disk is None else disk
        self._known: dict[str, SourceText | None] = {source.location: source for source in sources}
        self._import_places = places
        self._installed = dict(self._import_places.installed)
        self._roots: dict[str, tuple[Path, ...]] = {}
        self._places: dict[tuple[Path, str], Path | None] = {}

    @property
    def sources(self) -> tuple[SourceText, ...]:
        """Every source known so far."""
        return tuple(source for source in self._known.values() if source is not None)

    def load(self, module: str, *, importer: SourceText) -> SourceText | None:
        """The source of `module` as `importer` would import it, or None when it is not project source."""
        if module.partition(".")[0] in DSL_PACKAGES:
            return None
        for root in self._roots_of(importer):
            place = self._place(root, module)
            if place is not None:
                return self._read(place, module)
        installed = self._installed.get(module.partition(".")[0])
        place = self._place(Path(installed), module) if installed is not None else None
        return self._read(place, module) if place is not None else None

    def _roots_of(self, importer: SourceText) -> tuple[Path, ...]:
        if importer.location not in self._roots:
            own = import_root(Path(importer.location), self.disk) if importer.location else self._folder
            roots = self._import_places.around(str(own), str(self._folder))
            self._roots[importer.location] = tuple(map(Path, roots))
        return self._roots[importer.location]

    def _place(self, root: Path, module: str) -> Path | None:
        key = (root, module)
        if key not in self._places:
            self._places[key] = _find(root, module, self.disk)
        return self._places[key]

    def _read(self, place: Path, module: str) -> SourceText | None:
        location = str(place)
        if location not in self._known:
            self._known[location] = self._first_reading(place, module)
        return self._known[location]

    def _first_reading(self, place: Path, module: str) -> SourceText | None:
        found = self._found.get(str(place))
        shown = display_path(place, self._folder)
        file = found or SourceFile(location=place, display=shown, is_named=False)
        source = read_source(file, self.disk)
        if not isinstance(source, SourceText):
            return None
        return source if found is not None else replace(source, module=module, is_reported=False)


def _find(root: Path, module: str, disk: Disk) -> Path | None:
    parts = module.split(".")
    if not all(part.isidentifier() for part in parts):
        # Installed packages stand in `site-packages`, which is no identifier: from a root above it none is
        # reached.
        return None
    place = root.joinpath(*parts)
    for candidate in (place / "__init__.py", place.with_name(f"{place.name}.py")):
        if disk.is_file(str(candidate)):
            return candidate
    return None
