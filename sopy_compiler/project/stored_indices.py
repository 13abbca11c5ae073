"""Textual indices as the cache keeps them, by the content of the file and the name of its module."""

from typing import Any, Final

from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.textual_index import FromImport, TextualIndex

_NAME: Final = "indices-{}.json"


class StoredIndices:
    """Indices of files that were read before."""

    def __init__(self, cache: CacheFolder, stamp: str) -> None:
        self._cache = cache
        self._name = _NAME.format(stamp)
        stored = cache.read(self._name)
        known = stored.get("indices") if stored is not None else None
        self._known: dict[str, Any] = known if isinstance(known, dict) else {}
        self._current: dict[str, Any] = {}
        self._is_changed = False

    def find(self, file: SourceFile, module: str, content: str) -> TextualIndex | None:
        """The index of a file with this content and module name."""
        key = _key(file, module, content)
        stored = self._known.get(key)
        if stored is None:
            return None
        try:
            speaks, has_classes, derivations, from_imports, modules = stored
            index = TextualIndex(
                module=module,
                path=file.display,
                location=str(file.location),
                is_package=file.location.name == "__init__.py",
                is_markdown=file.is_markdown,
                speaks=speaks,
                has_classes=has_classes,
                derivations=tuple((name, frozenset(words.split())) for name, words in derivations),
                from_imports=tuple(
                    FromImport(module=origin, names=frozenset(names.split()), has_star=has_star)
                    for origin, names, has_star in from_imports
                ),
                modules=frozenset(modules.split()),
            )
        except (TypeError, ValueError, AttributeError):
            return None
        self._current[key] = stored
        return index

    def add(self, file: SourceFile, content: str, index: TextualIndex) -> None:
        """Keep an index."""
        self._is_changed = True
        self._current[_key(file, index.module, content)] = [
            index.speaks,
            index.has_classes,
            [[name, " ".join(sorted(words))] for name, words in index.derivations],
            [[one.module, " ".join(sorted(one.names)), one.has_star] for one in index.from_imports],
            " ".join(sorted(index.modules)),
        ]

    def save(self) -> None:
        """Write what was added; what this run did not ask for stays while it is the smaller part."""
        if self._is_changed:
            others = {key: one for key, one in self._known.items() if key not in self._current}
            kept = others if len(others) <= len(self._current) else {}
            self._cache.write(self._name, {"indices": kept | self._current})
            self._cache.prune("indices-")


def _key(file: SourceFile, module: str, content: str) -> str:
    name = file.location.name
    return f"{content}:{module}:{'p' if name == '__init__.py' else ''}{'m' if file.is_markdown else ''}"
