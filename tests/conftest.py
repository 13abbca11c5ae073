"""The order of tests: those about one sample stand together, so that a process reads it once."""

import pytest

from tests.compiler.ir.samples import SAMPLES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move tests of the same sample together; the others stay where they were."""
    items.sort(key=_sample)


def _sample(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    name = call.params.get("name") if call is not None else None
    return name if isinstance(name, str) and name in SAMPLES else ""
