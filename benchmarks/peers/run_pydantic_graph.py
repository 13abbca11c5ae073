"""pydantic-graph: a node for each state, which takes the next event; one run for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic_graph import BaseNode, End, Graph, GraphRunContext
from workload import TABLE, Claim, Event, events, measure


@dataclass
class Running:
    sigma: Claim
    events: Iterator[Event]


def step(name: str, running: Running) -> BaseNode[Running] | End[None]:
    event = next(running.events, None)
    return End(None) if event is None else NODES[TABLE[name, type(event)](running.sigma, event)]()


@dataclass
class Intake(BaseNode[Running, None, None]):
    async def run(self, ctx: GraphRunContext[Running]) -> Intake | Triage | End[None]:
        return step("intake", ctx.state)


@dataclass
class Triage(BaseNode[Running, None, None]):
    async def run(self, ctx: GraphRunContext[Running]) -> Triage | Review | End[None]:
        return step("triage", ctx.state)


@dataclass
class Review(BaseNode[Running, None, None]):
    async def run(self, ctx: GraphRunContext[Running]) -> Review | Payment | Triage | End[None]:
        return step("review", ctx.state)


@dataclass
class Payment(BaseNode[Running, None, None]):
    async def run(self, ctx: GraphRunContext[Running]) -> Payment | Intake | End[None]:
        return step("payment", ctx.state)


NODES = {"intake": Intake, "triage": Triage, "review": Review, "payment": Payment}
GRAPH = Graph(nodes=tuple(NODES.values()))


def run(rounds: int) -> Claim:
    running = Running(Claim(), iter(events(rounds)))
    asyncio.run(GRAPH.run(Intake(), state=running))
    return running.sigma


measure(run)
