"""The tables name what exists, and give advice for all of it."""

import importlib
import sys
from typing import Any

import pytest

from sopy_compiler.library import blocking
from sopy_compiler.library.blocking import blocks, instead_of, makes_waiting, waits_when_entered

OF_THE_LIBRARY = sorted(
    name
    for name in blocking._BLOCKING
    if name.partition(".")[0] in sys.stdlib_module_names and not name.startswith("msvcrt.")
)


def found(name: str) -> Any:
    """What the name leads to; a method of what a call gives is not looked for."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not isinstance(value, type) and callable(value):
                return value  # a function that makes the object
            value = getattr(value, part)
        return value
    return None


@pytest.mark.parametrize("name", OF_THE_LIBRARY)
def test_the_library_has_what_the_table_names(name: str) -> None:
    assert callable(found(name))


def test_a_method_is_found_through_what_makes_its_object() -> None:
    assert makes_waiting("concurrent.futures.ThreadPoolExecutor")
    assert makes_waiting("concurrent.futures.ThreadPoolExecutor.submit")
    assert blocks("concurrent.futures.ThreadPoolExecutor.submit.result")
    assert not makes_waiting("asyncio.Queue")
    assert waits_when_entered("filelock.FileLock")
    assert not waits_when_entered("threading.Lock")


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("time.sleep", "await asyncio.sleep(...)"),
        ("requests.Session.get", "an `httpx.AsyncClient`"),
        ("queue.SimpleQueue.get", "an `asyncio.Queue`"),
        ("subprocess.Popen.wait", "await asyncio.create_subprocess_exec(...)"),
        ("fcntl.flock", "await asyncio.to_thread(...)"),
    ],
)
def test_the_advice_is_that_of_the_nearest_name(name: str, instead: str) -> None:
    assert instead_of(name) == instead
