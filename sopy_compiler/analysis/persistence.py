"""Types whose values mean nothing outside the process that made them."""

from typing import Final

from sopy_compiler.ir.type_expression import TypeExpression

_LIVE_MODULES: Final = ("threading.", "multiprocessing.", "weakref.", "socket.", "ssl.", "select.", "ctypes.")
_LIVE: Final = frozenset(
    {
        "_thread.lock",
        "asyncio.AbstractEventLoop",
        "asyncio.Condition",
        "asyncio.Event",
        "asyncio.Future",
        "asyncio.Lock",
        "asyncio.Queue",
        "asyncio.Semaphore",
        "asyncio.StreamReader",
        "asyncio.StreamWriter",
        "asyncio.Task",
        "asyncio.TaskGroup",
        "concurrent.futures.Executor",
        "concurrent.futures.Future",
        "concurrent.futures.ProcessPoolExecutor",
        "concurrent.futures.ThreadPoolExecutor",
        "io.BufferedReader",
        "io.BufferedWriter",
        "io.TextIOWrapper",
        "logging.Logger",
        "logging.LoggerAdapter",
        "queue.Queue",
        "sqlite3.Connection",
        "sqlite3.Cursor",
        "subprocess.Popen",
        "types.ModuleType",
        "typing.BinaryIO",
        "typing.IO",
        "typing.TextIO",
        "aiohttp.ClientSession",
        "anthropic.Anthropic",
        "anthropic.AsyncAnthropic",
        "httpx.AsyncClient",
        "httpx.Client",
        "openai.AsyncOpenAI",
        "openai.OpenAI",
        "redis.Redis",
        "requests.Session",
        "sqlalchemy.Connection",
        "sqlalchemy.Engine",
        "sqlalchemy.orm.Session",
    }
) | {
    f"{module}.{name}"
    for module in ("typing", "collections.abc")
    for name in (
        "AsyncGenerator",
        "AsyncIterator",
        "Awaitable",
        "Callable",
        "Coroutine",
        "Generator",
        "Iterator",
    )
}


def unsaveable_part(expression: TypeExpression) -> str | None:
    """The qualified name of a part of the type that cannot be saved, None where all of it may be."""
    if expression.name in _LIVE or expression.name.startswith(_LIVE_MODULES):
        return expression.name
    found = (unsaveable_part(argument) for argument in expression.arguments)
    return next((name for name in found if name is not None), None)
