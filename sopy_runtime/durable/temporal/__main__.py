"""Serve workflows to a Temporal server.

    python -m sopy_runtime.durable.temporal shop.orders shop.refunds:refund --address localhost:7233

A workflow is a module with one procedure that is `initial=True`, or a module and what makes its `SOP`.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

from temporalio.client import Client
from temporalio.worker import Worker

from sopy_runtime.durable.hosting import Host
from sopy_runtime.durable.temporal.client import TASK_QUEUE
from sopy_runtime.durable.temporal.workflow import SopySession, turns_activity
from sopy_runtime.durable.workflows import load_workflow

_PROGRAM = "python -m sopy_runtime.durable.temporal"


def main(words: list[str]) -> None:
    """Serve until the process is told to end; what is under way then is finished."""
    options = _parser().parse_args(words)
    sys.path.insert(0, "")
    host = Host([load_workflow(place) for place in options.workflow], retry_limits=options.retry_limits)
    asyncio.run(_serve(host, options))


async def _serve(host: Host, options: argparse.Namespace) -> None:
    try:
        client = await Client.connect(options.address, namespace=options.namespace)
    except RuntimeError as error:  # what the SDK makes of a connection that is refused
        sys.exit(f"{_PROGRAM}: no server answers at {options.address}: {error}")
    with ThreadPoolExecutor(options.threads) as threads:
        worker = Worker(
            client,
            task_queue=options.task_queue,
            workflows=[SopySession],
            activities=[turns_activity(host)],
            activity_executor=threads,
        )
        async with worker:
            stop = asyncio.Event()
            with contextlib.suppress(NotImplementedError):  # Windows ends it at once
                for number in (signal.SIGINT, signal.SIGTERM):
                    asyncio.get_running_loop().add_signal_handler(number, stop.set)
            print(f"serving {options.task_queue} of {options.address}", flush=True)  # noqa: T201  a command
            await stop.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description=__doc__)
    parser.add_argument("workflow", nargs="+", help="MODULE, or MODULE:NAME")
    parser.add_argument("--address", default="localhost:7233", help="of the server")
    parser.add_argument("--namespace", default="default")
    parser.add_argument("--task-queue", default=TASK_QUEUE)
    parser.add_argument("--threads", type=int, default=100, help="so many events run at once at most")
    parser.add_argument("--retry-limits", type=int, default=3)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
