"""Every kind of store, for tests of what all of them promise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import MemoryStore, Store
from sopy_runtime.sqlite import SQLiteStore


@contextmanager
def memory(_: Path) -> Iterator[Store]:
    yield MemoryStore()


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    with SQLiteStore(folder / "runs.db", durability="process") as store:
        yield store


HOMES: dict[str, Callable[[Path], Any]] = {"memory": memory, "sqlite": sqlite}

every_home = pytest.mark.parametrize("home", HOMES)
