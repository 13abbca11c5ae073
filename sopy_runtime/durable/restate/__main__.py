"""Serve workflows to a Restate server.

    python -m sopy_runtime.durable.restate shop.orders shop.refunds:refund --register http://localhost:9070

A workflow is a module with one procedure that is `initial=True`, or a module and what makes its `SOP`.
"""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import hypercorn.asyncio
import hypercorn.config
import restate
from restate.server import install_shutdown_hook

from sopy_runtime.durable.hosting import Host
from sopy_runtime.durable.restate.service import sessions_object
from sopy_runtime.durable.workflows import load_workflow

REGISTRATION_SECONDS = 60
_PROGRAM = "python -m sopy_runtime.durable.restate"


def main(words: list[str]) -> None:
    """Serve until the process is told to end."""
    options = _parser().parse_args(words)
    sys.path.insert(0, "")
    host = Host([load_workflow(place) for place in options.workflow], retry_limits=options.retry_limits)
    served = sessions_object(host, name=options.name, is_deterministic=options.deterministic)
    app = restate.app([served])
    try:
        asyncio.run(_serve(app, options))
    except OSError as error:
        sys.exit(f"{_PROGRAM}: {error}")


async def _serve(app: object, options: argparse.Namespace) -> None:
    config = hypercorn.config.Config()
    config.bind = [f"{options.host}:{options.port}"]
    # The default ends a connection, and all invocations on it, after a thousand of them.
    config.keep_alive_max_requests = 10**9
    # It warns that the application does not want to be told of the server's start.
    config.loglevel = "ERROR"
    # The default is a few more than there are processors, and handlers wait for others.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(options.threads))
    stop = asyncio.Event()
    serving = asyncio.create_task(
        hypercorn.asyncio.serve(app, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]  # two frameworks' names for one ASGI
    )
    uri = options.uri or f"http://{options.host}:{options.port}"
    await _listening(options.host, options.port, serving)
    with contextlib.suppress(NotImplementedError):  # Windows ends it at once
        for number in (signal.SIGINT, signal.SIGTERM):
            # The SDK has taken the signal for its own needs: a handler of ours would replace that one.
            install_shutdown_hook(asyncio.get_running_loop(), stop.set, number)
    if options.register:
        try:
            await asyncio.to_thread(register, options.register, uri, is_forced=options.force)
        except OSError:
            stop.set()
            await serving
            raise
        print(f"registered {uri} at {options.register}", flush=True)  # noqa: T201  a command
    else:
        print(f"serving at {uri}; tell the server of it", flush=True)  # noqa: T201  a command
    await serving


async def _listening(host: str, port: int, serving: asyncio.Task[None]) -> None:
    """Wait until the service answers at its port: the server asks at once what is served there.

    Raises:
        OSError: somebody else has the port.
    """
    while True:
        if serving.done():
            await serving
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def register(admin: str, uri: str, *, is_forced: bool = False) -> None:
    """Tell a server, by its admin address, where the service is.

    Raises:
        OSError: the server cannot be reached, or refuses.
    """
    request = urllib.request.Request(  # noqa: S310  of the command line
        f"{admin}/deployments",
        data=json.dumps({"uri": uri, "force": is_forced}).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        urllib.request.urlopen(request, timeout=REGISTRATION_SECONDS).close()  # noqa: S310  the same
    except urllib.error.HTTPError as error:
        raise OSError(f"{admin} refuses {uri}: {error.read().decode(errors='replace')}") from error
    except urllib.error.URLError as error:
        raise OSError(f"no server answers at {admin}: {error.reason}") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description=__doc__)
    parser.add_argument("workflow", nargs="+", help="MODULE, or MODULE:NAME")
    parser.add_argument("--name", default="sopy", help="of the virtual object")
    parser.add_argument("--host", default="127.0.0.1", help="to listen at")
    parser.add_argument("--port", type=int, default=9080)
    parser.add_argument("--register", metavar="ADMIN", help="tell the server at this address")
    parser.add_argument("--uri", help="what the server is told, if it sees another address than --host")
    parser.add_argument("--force", action="store_true", help="replace what is registered at the same address")
    parser.add_argument(
        "--deterministic", action="store_true", help="handlers compute the same again: half the time an event"
    )
    parser.add_argument("--threads", type=int, default=100, help="so many events run at once at most")
    parser.add_argument("--retry-limits", type=int, default=3)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
