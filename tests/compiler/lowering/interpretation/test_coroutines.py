"""What an `async` function gives to whoever calls it."""

from typing import Final

import pytest

from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import findings, flow, lowered, source

WORKFLOW: Final = """
    import asyncio


    class First(Procedure[Order]):
        async def _next(self, sigma: Order):
            sigma.total += 1.0
            return Last() if sigma.total > 3 else self

        def _handed(self, sigma: Order):
            return self._next(sigma)

        async def _nested(self, sigma: Order):
            return self._next(sigma)

        async def _each(self, sigma: Order):
            for _ in sigma.items:
                yield Last()

        @handler
        {header}
            {body}


    class Last(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    SOP(state=Order(), init_proc=First())
"""
MACHINE: Final = Selection(select=("SOP1",))
ASYNC: Final = "async def on_go(self, sigma: Order, event: Go):"
PLAIN: Final = "def on_go(self, sigma: Order, event: Go):"


def program(header: str, body: str) -> str:
    lines = ("\n" + " " * 12).join(body.splitlines())
    return flow(WORKFLOW.replace("{header}", header).replace("{body}", lines))


def targets(text: str) -> set[str]:
    (run,) = next(one for one in lowered(source(text)).procedures if one.name == "First").runs
    return {f"{one.kind} {one.target.rpartition('.')[2]}" for one in run.transitions}


@pytest.mark.parametrize(
    "body",
    [
        "return await self._next(sigma)",
        "return await self._handed(sigma)",
        "return await (await self._nested(sigma))",
        "waiting = self._next(sigma)\nreturn await waiting",
        "task = asyncio.create_task(self._next(sigma))\nawait asyncio.sleep(0)\nreturn await task",
        "return await asyncio.wait_for(self._next(sigma), 3)",
        "first, _ = await asyncio.gather(self._next(sigma), asyncio.sleep(1))\nreturn first",
        "tasks = [self._next(sigma) for _ in range(2)]\nfound = await asyncio.gather(*tasks)\nreturn found[0]",
        "async for step in self._each(sigma):\n    return step\nreturn await self._next(sigma)",
    ],
)
def test_what_is_awaited_is_the_result(body: str) -> None:
    text = program(ASYNC, body)
    assert targets(text) >= {"move Last", "stay First"}
    assert [one.code for one in findings(source(text), selection=MACHINE)] == []


@pytest.mark.parametrize(
    "body", ["return self._next(sigma)", "return asyncio.create_task(self._next(sigma))"]
)
def test_a_plain_handler_has_it_awaited_by_the_runtime(body: str) -> None:
    text = program(PLAIN, body)
    assert targets(text) == {"move Last", "stay First"}
    assert [one.code for one in findings(source(text), selection=MACHINE)] == []


@pytest.mark.parametrize(
    "body",
    [
        "return self._next(sigma)",
        "return self._handed(sigma)",
        "return await self._nested(sigma)",
        "return self._next(sigma) if event.payload else End()",
        "waiting = self._next(sigma)\nreturn waiting",
        "return asyncio.create_task(self._next(sigma))",
    ],
)
def test_a_coroutine_is_no_outcome_of_an_async_handler(body: str) -> None:
    text = program(ASYNC, body)
    (found,) = findings(source(text), selection=MACHINE)
    assert found.code == "SOP104"
    assert found.message == (
        "on_go returns the coroutine of _next instead of its result, so the run stops here with TransitionError"
    )
    assert targets(text) >= {"move Last", "stay First"}
