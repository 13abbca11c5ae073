"""The order of tests, and parts of them.

Those about one sample stand together, so that a process reads it once. `--share 1/2` runs one half of them,
`--share 2/2` the other.
"""

from zlib import crc32

import pytest

from tests.compiler.ir.samples import SAMPLES


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--share`."""
    parser.addoption("--share", default="1/1", metavar="N/M", help="run the Nth of M parts of the tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of other parts; move those of the same sample together, the others stay."""
    number, count = map(int, str(config.getoption("--share")).split("/"))
    mine = [item for item in items if crc32(item.nodeid.encode()) % count == number - 1]
    chosen = set(mine)
    if len(mine) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = sorted(mine, key=_sample)


def _sample(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    name = call.params.get("name") if call is not None else None
    return name if isinstance(name, str) and name in SAMPLES else ""
