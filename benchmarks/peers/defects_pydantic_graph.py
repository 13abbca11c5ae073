"""Graphs for pydantic-graph, each with one defect: what the library says when they are defined and run."""

import asyncio
import json
from dataclasses import dataclass

from pydantic_graph import BaseNode, End, Graph, GraphRunContext


@dataclass
class Claim:
    total: int = 0


@dataclass
class Paid(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> End[str]:
        return End("paid")


@dataclass
class Review(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        return Paid()


@dataclass
class Intake(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Review:
        return Review()


@dataclass
class Audit(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        return Paid()


@dataclass
class Loop(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> "Back":
        await asyncio.sleep(0)
        return Back()


@dataclass
class Back(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Loop:
        return Loop()


@dataclass
class ReturnsClass(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        return Paid


@dataclass
class ReturnsNothing(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        Paid()


@dataclass
class Unannotated(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]):
        return Paid()


@dataclass
class Undefined(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> "Payed":  # noqa: F821
        return Payed()  # noqa: F821


@dataclass
class Misspelt(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        ctx.state.totl += 1
        return Paid()


@dataclass
class SaysPaid(BaseNode[Claim, None, str]):
    async def run(self, ctx: GraphRunContext[Claim]) -> Paid:
        return Audit()


PORTS = {
    "sound": ((Intake, Review, Paid), Intake),
    "unreachable_state": ((Intake, Review, Paid, Audit), Intake),
    "no_path_to_the_end": ((Loop, Back), Loop),
    "node_left_out": ((Intake, Paid), Intake),
    "undefined_target": ((Undefined, Paid), Undefined),
    "class_instead_of_instance": ((ReturnsClass, Paid), ReturnsClass),
    "dropped_return": ((ReturnsNothing, Paid), ReturnsNothing),
    "no_annotation": ((Unannotated, Paid), Unannotated),
    "other_node_than_annotated": ((SaysPaid, Paid), SaysPaid),
    "misspelt_field": ((Misspelt, Paid), Misspelt),
}


def answer(nodes, start):
    try:
        graph = Graph(nodes=nodes)
    except Exception as error:
        return f"rejected when defined: {type(error).__name__}: {error}"
    try:
        asyncio.run(asyncio.wait_for(graph.run(start(), state=Claim()), timeout=1))
    except TimeoutError:
        return "accepted, and runs for ever"
    except Exception as error:
        return f"raises when it is run: {type(error).__name__}: {error}"
    return "accepted"


print(json.dumps({name: answer(*port) for name, port in PORTS.items()}))
