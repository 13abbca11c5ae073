# covers: sopy_compiler.analysis.outside_names
import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    import asyncio
    import subprocess
    import time
    from time import sleep

    import httpx
    import requests


    def wait() -> None:
        {helper}


    class Start(Procedure[Order]):
        @handler
        {kind} on_go(self, sigma: Order, event: Go):
            {statement}
            return self
"""


def judge(statement: str, *, kind: str = "async def", helper: str = "pass") -> None:
    assert_rule("SOP120", MODEL.format(statement=statement, kind=kind, helper=helper))


@pytest.mark.parametrize(
    "statement",
    [
        "time.sleep(1)",
        "sleep(1)",
        "requests.get(event.payload)",
        "sigma.items.append(httpx.get(event.payload).text)",
        "subprocess.run(['ls'])",
        "answer = input()",
    ],
)
def test_waiting_functions_in_coroutines_are_reported(statement: str) -> None:
    judge(statement + "  # expect: SOP120")


def test_a_helper_that_a_coroutine_calls_blocks_as_well() -> None:
    judge("wait()", helper="time.sleep(1)  # expect: SOP120")
    found = only(flow(MODEL.format(statement="wait()", kind="async def", helper="time.sleep(1)")), "SOP120")
    assert found.message.startswith("`time.sleep` blocks the event loop while Start.on_go runs")
    assert found.help == "use `await asyncio.sleep(...)`"
    assert [place.message for place in found.related] == ["Start.on_go comes here"]


@pytest.mark.parametrize(
    "statement",
    [
        "await asyncio.sleep(1)",
        "await asyncio.to_thread(wait)",
        "await asyncio.to_thread(time.sleep, 1)",
        "await asyncio.to_thread(lambda: time.sleep(1))",
        "print(open('x').read())",
        "print(time.time())",
    ],
)
def test_other_threads_and_quick_functions_are_fine(statement: str) -> None:
    judge(statement, helper="time.sleep(1)")


def test_a_plain_handler_may_wait() -> None:
    judge("time.sleep(1); wait()", kind="def", helper="time.sleep(1)")
