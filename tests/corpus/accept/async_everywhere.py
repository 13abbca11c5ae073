"""Hard: coroutines return the outcome: awaited helpers, `async for`, `async with`, tasks, time-outs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Feed(BaseModel):
    headlines: list[str] = Field(default_factory=list, description="what was read")
    wanted: int = Field(description="headlines that are enough")


class Polled(Event[list[str]]):
    """The feed was read."""


class Asked(Event[float]):
    """A question, to be answered within so many seconds."""


class Left(Event[None]):
    """The reader is gone."""


async def stream(items: list[str]) -> AsyncIterator[str]:
    for item in items:
        await asyncio.sleep(0)
        yield item


@contextlib.asynccontextmanager
async def reading(name: str) -> AsyncIterator[str]:
    yield name.upper()


async def length(text: str) -> int:
    await asyncio.sleep(0)
    return len(text)


class Poll(Procedure[Feed]):
    prompt = make_prompt("Read the feed")

    @handler
    async def on_polled(self, sigma: Feed, event: Polled):
        async for headline in stream(event.payload):
            sigma.headlines.append(headline)
            if len(sigma.headlines) >= sigma.wanted:
                break
        else:
            return self
        async with reading("first") as name:
            return await self.choose(sigma, name)

    async def choose(self, sigma: Feed, name: str) -> Procedure[Feed] | str:
        lengths = await asyncio.gather(*(length(text) for text in sigma.headlines))
        if max(lengths) > 80:
            return f"{name}: shorten the headlines"
        return Answer()


class Answer(Procedure[Feed]):
    prompt = make_prompt("Answer questions about the headlines")

    @handler
    async def on_asked(self, sigma: Feed, event: Asked):
        try:
            async with asyncio.timeout(event.payload):
                words = [await length(text) async for text in stream(list(sigma.headlines))]
        except TimeoutError:
            return "Ask again later"
        return self if sum(words) else Poll()

    @handler
    def on_left(self, sigma: Feed, event: Left):
        return End()


sop = SOP(state=Feed(wanted=5), init_proc=Poll())
