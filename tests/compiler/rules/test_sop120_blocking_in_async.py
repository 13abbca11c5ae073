# covers: sopy_compiler.library.blocking
import pytest

from tests.compiler.expectations import assert_rule, flow, only

MODEL = """
    import asyncio
    import concurrent.futures
    import fcntl
    import queue
    import subprocess
    import threading
    import time
    from time import sleep

    import httpx
    import requests
    from concurrent.futures import ThreadPoolExecutor
    from filelock import FileLock

    jobs = queue.Queue()
    lock = threading.Lock()
    client = requests.Session()
    pool = ThreadPoolExecutor()


    def given(jobs: queue.Queue[str], done: concurrent.futures.Future[str]) -> str:
        {given}


    def wait() -> None:
        {helper}


    class Start(Procedure[Order]):
        @handler
        {kind} on_go(self, sigma: Order, event: Go):
            {statement}
            return self
"""


def judge(statement: str, *, kind: str = "async def", helper: str = "pass", given: str = "pass") -> None:
    assert_rule("SOP120", MODEL.format(statement=statement, kind=kind, helper=helper, given=given))


@pytest.mark.parametrize(
    "statement",
    [
        "time.sleep(1)",
        "sleep(1)",
        "requests.get(event.payload)",
        "sigma.items.append(httpx.get(event.payload).text)",
        "subprocess.run(['ls'])",
        "answer = input()",
        "job = jobs.get()",
        "job = jobs.get(timeout=3)",
        "jobs.put(event.payload)",
        "lock.acquire()",
        "page = client.get(event.payload)",
        "page = requests.Session().post(event.payload)",
        "page = pool.submit(len, event.payload).result()",
        "done = pool.submit(len, event.payload); number = done.result()",
        "process = subprocess.Popen(['ls']); process.wait()",
        "out, _ = subprocess.Popen(['ls']).communicate()",
        "concurrent.futures.wait([])",
        "fcntl.flock(3, fcntl.LOCK_EX)",
        "with FileLock('x'): sigma.total += 1",
        "thread = threading.Thread(target=wait); thread.start(); thread.join()",
        "found = asyncio.run_coroutine_threadsafe(asyncio.sleep(1), asyncio.get_running_loop()).result()",
    ],
)
def test_waiting_functions_in_coroutines_are_reported(statement: str) -> None:
    judge(statement + "  # expect: SOP120")


def test_a_helper_that_a_coroutine_calls_blocks_as_well() -> None:
    judge("wait()", helper="time.sleep(1)  # expect: SOP120")
    found = only(
        flow(MODEL.format(statement="wait()", kind="async def", helper="time.sleep(1)", given="pass")),
        "SOP120",
    )
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
        "await asyncio.to_thread(jobs.get)",
        "job = jobs.get(False)",
        "job = jobs.get(block=False)",
        "job = jobs.get_nowait()",
        "taken = lock.acquire(blocking=False)",
        "jobs = asyncio.Queue(); job = await jobs.get()",
        "task = asyncio.create_task(asyncio.sleep(1)); await task; task.result()",
        "size = {}.get(event.payload)",
    ],
)
def test_other_threads_and_quick_functions_are_fine(statement: str) -> None:
    judge(statement, helper="time.sleep(1)")


def test_what_a_helper_is_given_is_known() -> None:
    judge("given(jobs, None)", given="return jobs.get()  # expect: SOP120")


def test_a_plain_handler_may_wait() -> None:
    judge("time.sleep(1); wait()", kind="def", helper="time.sleep(1)")
