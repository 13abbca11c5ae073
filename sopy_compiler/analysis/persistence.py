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


_MADE_IN_PLACE: Final = {
    "types.LambdaType": "a lambda",
    "types.FunctionType": "a function defined inside a method",
    "types.GeneratorType": "a generator",
}
# pickle keeps these by name, or as the data they run over; only as data of a state they mean nothing.
_KEPT_BY_NAME: Final = (
    "logging.",
    *(
        f"{module}.{name}"
        for module in ("typing", "collections.abc")
        for name in ("Callable", "Iterator", "AsyncIterator", "Awaitable")
    ),
)


def unsaveable_part(expression: TypeExpression) -> str | None:
    """The qualified name of a part of the type that cannot be saved, None where all of it may be."""
    if expression.name in _LIVE or expression.name.startswith(_LIVE_MODULES):
        return expression.name
    found = (unsaveable_part(argument) for argument in expression.arguments)
    return next((name for name in found if name is not None), None)


def unsaveable_value(expression: TypeExpression) -> str | None:
    """The same for a value of a procedure's attribute, in words: "a lambda", "a `threading.Lock`"."""
    if expression.name in _MADE_IN_PLACE:
        return _MADE_IN_PLACE[expression.name]
    is_live = expression.name in _LIVE or expression.name.startswith(_LIVE_MODULES)
    if is_live and not expression.name.startswith(_KEPT_BY_NAME):
        return a_type(expression.name)
    found = (unsaveable_value(argument) for argument in expression.arguments)
    return next((words for words in found if words is not None), None)


def a_type(name: str) -> str:
    """The type with its article."""
    return f"{'an' if name[:1] in 'aeiou' else 'a'} `{name}`"
