# covers: sopy_compiler.analysis.persistence
import pytest

from tests.compiler.expectations import assert_rule

MODEL = """
    import asyncio
    import threading
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    import httpx
    from elsewhere import Thing
    from pydantic import PrivateAttr


    class Inner(BaseModel):
        {inner}


    class State(BaseModel):
        inner: list[Inner] = []
        {field}


    class Start(Procedure[State]):
        @handler
        def on_go(self, sigma: State, event: Go):
            return self


    class NoState(BaseModel):
        callback: Callable[[], None]
"""


def judge(field: str, *, inner: str = "pass") -> None:
    assert_rule("SOP502", MODEL.format(field=field, inner=inner))


@pytest.mark.parametrize(
    "annotation",
    [
        "threading.Lock",
        "asyncio.Future[int]",
        "asyncio.Task | None",
        "list[httpx.AsyncClient]",
        "Callable[[int], str]",
        "dict[str, asyncio.Event]",
    ],
)
def test_things_of_one_process_are_reported(annotation: str) -> None:
    judge(f"live: {annotation}  # expect: SOP502")
    judge("plain: int = 0", inner=f"live: {annotation}  # expect: SOP502")


@pytest.mark.parametrize(
    "field",
    [
        "data: dict[str, list[int]] = {}",
        "moment: datetime | None = None",
        "anything: Any = None",
        "thing: Thing",
        "_lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)",
    ],
)
def test_data_unknown_classes_and_private_attributes_are_fine(field: str) -> None:
    judge(field)
