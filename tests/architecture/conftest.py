"""What the architecture tests have read is let go when they are through: it is large."""

from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import modules_below, read_module


@pytest.fixture(scope="package", autouse=True)
def _source_tree() -> Iterator[None]:
    yield
    modules_below.cache_clear()
    read_module.cache_clear()
