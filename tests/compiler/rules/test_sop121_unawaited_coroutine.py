"""Coroutines that nobody awaits, however they are lost."""

# covers: sopy_compiler.ir.slip
# covers: sopy_compiler.lowering.interpretation.lost_coroutines

import pytest

from tests.compiler.expectations import assert_rule, flow, only

WORKFLOW = """
    import asyncio
    from typing import Any


    async def told(sigma: Order) -> None:
        sigma.total += 1.0


    class Start(Procedure[Order]):
        pending: Any = None

        async def _count(self, sigma: Order) -> int:
            sigma.total += 1.0
            return len(sigma.items)

        async def _allowed(self, sigma: Order) -> bool:
            return sigma.total > 3

        def _handed(self, sigma: Order):
            return self._count(sigma)

        async def _each(self, sigma: Order):
            for item in sigma.items:
                yield item

        @handler
        async def on_go(self, sigma: Order, event: Go):
            {body}
            return self


    SOP(state=Order(), init_proc=Start())
"""


def program(body: str) -> str:
    return WORKFLOW.replace("{body}", ("\n" + " " * 12).join(body.splitlines()))


LOST = [
    "self._count(sigma)  # expect: SOP121",
    "told(sigma)  # expect: SOP121",
    "self._handed(sigma)  # expect: SOP121",
    "asyncio.sleep(1)  # expect: SOP121",
    "asyncio.wait_for(self._count(sigma), 3)  # expect: SOP121",
    "count = self._count(sigma)  # expect: SOP121",
    "count: Any = self._count(sigma)  # expect: SOP121",
    "_ = told(sigma)  # expect: SOP121",
    "sigma.total = self._count(sigma)  # expect: SOP121",
    "self.unread = self._count(sigma)  # expect: SOP121",
    "if self._allowed(sigma):  # expect: SOP121\n    return End()",
    "if not self._allowed(sigma):  # expect: SOP121\n    return End()",
    "if self._count(sigma) > 3:  # expect: SOP121\n    return End()",
    "if self._count(sigma) == 3:  # expect: SOP121\n    return End()",
    "total = 1 + self._count(sigma)  # expect: SOP121\nsigma.total = total",
    "for _ in sigma.items:\n    told(sigma)  # expect: SOP121",
    "try:\n    told(sigma)  # expect: SOP121\nexcept ValueError:\n    return End()",
]
KEPT = [
    "await self._count(sigma)",
    "await self._handed(sigma)",
    "await asyncio.gather(self._count(sigma), told(sigma))",
    "asyncio.create_task(told(sigma))",
    "asyncio.ensure_future(told(sigma))",
    "async with asyncio.TaskGroup() as group:\n    group.create_task(told(sigma))",
    "tasks = []\nfor _ in sigma.items:\n    tasks.append(self._count(sigma))\nawait asyncio.gather(*tasks)",
    "tasks = [self._count(sigma) for _ in range(3)]\nawait asyncio.gather(*tasks)",
    "count = self._count(sigma)\nsigma.total = await count",
    "for _ in range(2):\n    if event.payload:\n        await count\n    count = self._count(sigma)",
    "self.pending = self._count(sigma)\nawait self.pending",
    "if await self._allowed(sigma):\n    return End()",
    "sigma.total = 1 + await self._count(sigma)",
    "async for item in self._each(sigma):\n    sigma.items.append(item)",
    "loop = asyncio.get_running_loop()\nloop.create_task(told(sigma))",
    "counting = self._count(sigma)\ncounting.close()",
    "asyncio.run_coroutine_threadsafe(told(sigma), asyncio.get_running_loop())",
]


@pytest.mark.parametrize("body", [*LOST, *KEPT])
def test_what_is_lost_is_reported_and_what_is_awaited_is_not(body: str) -> None:
    assert_rule("SOP121", program(body))


def test_each_fate_has_its_words() -> None:
    words = {
        "told(sigma)": "`told` is called without `await`, so nothing of it runs",
        "count = self._count(sigma)": "`count` gets the coroutine of `_count`, "
        "and as nobody awaits it, nothing of it runs",
        "sigma.total = self._count(sigma)": "`sigma.total` gets the coroutine of `_count` in place of its "
        "result, and as nobody awaits it, nothing of it runs",
        "assert self._allowed(sigma)": "the coroutine of `_allowed` is always true, "
        "and as nobody awaits it, nothing of it runs",
    }
    for body, message in words.items():
        assert only(flow(program(body)), "SOP121").message == message
