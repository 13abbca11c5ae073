"""The order in which tests run: those about one sample one after the other, so that a process reads it once."""

import pytest

from tests.compiler.ir.samples import SAMPLES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the same sample stand together; the others stay where they were."""
    items.sort(key=_sample)


def _sample(item: pytest.Item) -> str:
    parameters = (
        item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    )
    name = parameters.get("name")
    return name if isinstance(name, str) and name in SAMPLES else ""
