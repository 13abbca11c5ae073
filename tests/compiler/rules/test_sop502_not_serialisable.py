# covers: sopy_compiler.analysis.persistence
# covers: sopy_compiler.lowering.attribute_types
import pytest

from tests.compiler.expectations import assert_rule, flow, only

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


PROCEDURE = """
    import asyncio
    import logging
    import re
    import socket
    import sqlite3
    import threading
    from collections.abc import Callable, Iterator
    from threading import Lock as Guard

    import httpx
    from elsewhere import Thing, connect


    def module_function() -> None: ...


    class Start(Procedure[Order]):
        def __init__(self, given: {given} = None):
            {init}

        {method}

        @handler
        async def on_go(self, sigma: Order, event: Go):
            {body}
            return self
"""


def keep(body: str = "pass", *, init: str = "pass", given: str = "int", method: str = "") -> None:
    assert_rule("SOP502", PROCEDURE.format(body=body, init=init, given=given, method=method))


@pytest.mark.parametrize(
    "value",
    [
        "threading.Lock()",
        "Guard()",
        "asyncio.create_task(work())",
        "asyncio.get_running_loop().create_future()",
        "httpx.AsyncClient(timeout=3)",
        "open(event.payload)",
        "sqlite3.connect(event.payload)",
        "lambda: 1",
        "(item for item in sigma.items)",
        "[threading.Lock()]",
        "{'guard': threading.Lock()}",
        "None if event.payload else httpx.Client()",
        "sigma.total or socket.socket()",
    ],
)
def test_attributes_that_live_in_one_process_are_reported(value: str) -> None:
    keep(f"self.kept = {value}  # expect: SOP502")


def test_attributes_of_constructors_mixins_and_functions_inside_are_reported() -> None:
    keep(init="self.kept = given  # expect: SOP502", given="httpx.Client | None")
    keep(init="self.kept = given or httpx.Client()  # expect: SOP502", given="httpx.Client | None")
    keep(init="self.kept: threading.Lock = threading.Lock()  # expect: SOP502")
    keep("def inner(): ...\n            self.kept = inner  # expect: SOP502")
    assert_rule(
        "SOP502",
        """
    import threading


    class Guarded:
        def guard(self):
            self.lock = threading.Lock()  # expect: SOP502


    class Start(Guarded, Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return Other()


    class Other(Guarded, Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return self
    """,
    )


@pytest.mark.parametrize(
    "body",
    [
        "self.kept = event.payload",
        "self.kept = [item for item in sigma.items]",
        "self.kept = await asyncio.create_task(work())",
        "self.kept = threading.get_ident()",
        "self.kept = socket.gethostname()",
        "self.kept = re.compile('a')",
        "self.kept = logging.getLogger('flow')",
        "self.kept = module_function",
        "self.kept = Thing()",
        "self.kept = connect()",
        "self.kept = open(event.payload).read()",
        "kept = threading.Lock()",
        "sigma.kept = None",
        "self.kept = asyncio.create_task(work()); await self.kept; self.kept = None",
        "self.kept = open(event.payload); self.kept.close(); del self.kept",
        "self.other.kept = threading.Lock()",
    ],
)
def test_data_and_things_that_do_not_stay_are_fine(body: str) -> None:
    keep(body)


def test_what_is_kept_by_name_and_unknown_parameters_are_fine() -> None:
    keep(init="self.kept = given", given="Callable[[], None]")
    keep(init="self.kept = given", given="Iterator[int]")
    keep(init="self.kept = given", given="Thing")
    keep(init="self.kept = given", given="int")


def test_a_class_that_says_how_it_is_saved_is_fine() -> None:
    keep("self.kept = threading.Lock()", method="def __getstate__(self): return {}")
    keep("self.kept = threading.Lock()", method="def __deepcopy__(self, memo): return Start()")


def test_the_message_says_what_cannot_be_done() -> None:
    text = flow(PROCEDURE.format(body="self.kept = lambda: 1", init="pass", given="int", method=""))
    assert only(text, "SOP502").message == (
        "Start.kept holds a lambda, so a workflow that is in this procedure cannot be saved"
    )
    text = flow(MODEL.format(field="live: asyncio.Task | None", inner="pass"))
    assert only(text, "SOP502").message == "State.live holds an `asyncio.Task`, so the state cannot be saved"
