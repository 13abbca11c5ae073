"""Programs loaded from their texts, to ask Python itself what their classes are and to run them."""

import importlib
import itertools
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

from sopy_compiler.source.text import SourceText
from tests.corpus.mutations.program import Program

_NUMBERS = itertools.count()


class _Texts(MetaPathFinder, Loader):
    """Finds the modules of one program; their code says that it comes from the program's own paths."""

    def __init__(self, sources: Mapping[str, SourceText]) -> None:
        self.sources = sources

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        source = self.sources.get(fullname)
        return spec_from_loader(fullname, self, is_package=source.is_package) if source else None

    def exec_module(self, module: ModuleType) -> None:
        source = self.sources[module.__name__]
        exec(compile(source.text, source.path, "exec", dont_inherit=True), module.__dict__)


@contextmanager
def loaded(program: Program) -> Iterator[dict[str, ModuleType]]:
    """The modules by path, in a package of their own that is gone after the block.

    Raises:
        Exception: whatever the program raises while it is imported.
    """
    package = f"seeded_{next(_NUMBERS)}"
    sources = {
        f"{package}.{file.module.rpartition('.')[2]}": file for file in program.files if not file.is_package
    }
    finder = _Texts(sources)
    root = ModuleType(package)
    root.__path__ = []
    sys.modules[package] = root
    sys.meta_path.insert(0, finder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield {file.path: importlib.import_module(name) for name, file in sources.items()}
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]
