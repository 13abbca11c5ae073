"""The floor of an engine: handlers that keep as many bytes as a session does, and know nothing of workflows.

python plain_engines.py restate NAME PORT ADMIN
python plain_engines.py temporal ADDRESS QUEUE
"""

import asyncio
import sys
from datetime import timedelta

import hypercorn.asyncio
import hypercorn.config
import restate
from restate.serde import JsonSerde
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

from sopy_runtime.durable.restate.__main__ import register

JSON = JsonSerde()


def plain_object(name: str) -> restate.VirtualObject:
    """`get` and `set` of one key; `remembered` puts a call in between whose result the server keeps."""
    made = restate.VirtualObject(name, state_preload=False)

    @made.handler()
    async def plain(ctx: restate.ObjectContext, size: int) -> int:
        before = await ctx.get("core", serde=JSON)
        ctx.set("core", "x" * size, serde=JSON)
        return len(before or "")

    @made.handler()
    async def remembered(ctx: restate.ObjectContext, size: int) -> int:
        before = await ctx.get("core", serde=JSON)
        after = await ctx.run_typed("step", lambda: "x" * size, restate.RunOptions(serde=JSON))
        ctx.set("core", after, serde=JSON)
        return len(before or "")

    return made


@activity.defn
async def make(size: int) -> str:
    """As many bytes as a session has."""
    return "x" * size


@workflow.defn(sandboxed=False)
class Plain:
    """`plain` keeps what the update brings; `remembered` asks a local activity for it."""

    def __init__(self) -> None:
        self.core = ""
        self.lock = asyncio.Lock()

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def plain(self, size: int) -> int:
        async with self.lock:
            before, self.core = self.core, "x" * size
            return len(before)

    @workflow.update
    async def remembered(self, size: int) -> int:
        async with self.lock:
            before = self.core
            limit = timedelta(minutes=1)
            self.core = await workflow.execute_local_activity(make, size, start_to_close_timeout=limit)
            return len(before)


async def serve_restate(name: str, port: str, admin: str) -> None:
    config = hypercorn.config.Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_max_requests = 10**9
    config.loglevel = "ERROR"
    serving = asyncio.create_task(hypercorn.asyncio.serve(restate.app([plain_object(name)]), config))
    await asyncio.sleep(1)
    await asyncio.to_thread(register, admin, f"http://127.0.0.1:{port}", is_forced=True)
    print("registered", flush=True)
    await serving


async def serve_temporal(address: str, queue: str) -> None:
    client = await Client.connect(address)
    async with Worker(client, task_queue=queue, workflows=[Plain], activities=[make]):
        print("serving", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    engine, *words = sys.argv[1:]
    asyncio.run(serve_restate(*words) if engine == "restate" else serve_temporal(*words))
