"""A program whose text changes while its sessions are kept."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

Load = Callable[[str], ModuleType]


@contextmanager
def reloading(folder: Path, name: str) -> Iterator[Load]:
    """A function that gives the module this text, and loads it anew, as another process would."""

    def load(text: str) -> ModuleType:
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        sys.modules.pop(name, None)
        return importlib.import_module(name)

    writes = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    try:
        yield load
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = writes
        sys.modules.pop(name, None)
