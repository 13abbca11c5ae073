"""The rows of the functions of Python and its library."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.library.row import FunctionRow, Gives

_SAME_NAME: Final = ("int", "float", "bool", "bytes", "complex", "str", "range")
_RETURNS: Final = {
    **{f"builtins.{name}": f"builtins.{name}" for name in _SAME_NAME},
    **{f"builtins.{name}": "builtins.str" for name in ("repr", "ascii", "format", "chr", "input")},
    **{f"builtins.{name}": "builtins.int" for name in ("len", "ord", "hash", "id", "round")},
    **{
        f"builtins.{name}": "builtins.bool"
        for name in ("isinstance", "issubclass", "hasattr", "callable", "any", "all")
    },
    "builtins.print": "None",
    "builtins.divmod": "builtins.tuple",
    "json.dumps": "builtins.str",
    "os.path.join": "builtins.str",
    "os.path.basename": "builtins.str",
    "os.path.dirname": "builtins.str",
    "os.path.exists": "builtins.bool",
    "time.time": "builtins.float",
    "time.sleep": "None",
    "asyncio.sleep": "None",
}
_CONTAINERS: Final = {
    "builtins.list": "list",
    "builtins.tuple": "tuple",
    "builtins.set": "set",
    "builtins.frozenset": "frozenset",
    "builtins.sorted": "list",
    "builtins.reversed": "generator",
    "builtins.iter": "generator",
    "builtins.aiter": "generator",
    "collections.deque": "deque",
    "itertools.chain": "generator",
    "itertools.chain.from_iterable": "generator",
    "itertools.islice": "generator",
    "itertools.cycle": "generator",
    "random.sample": "list",
    "random.choices": "list",
}
_CHOICES: Final = ("builtins.max", "builtins.min", "builtins.next", "builtins.anext", "random.choice")
_NUMBERS: Final = ("builtins.sum", "builtins.abs", "builtins.pow")
_NEVER_RETURN: Final = (
    "sys.exit",
    "os._exit",
    "os.abort",
    "builtins.exit",
    "builtins.quit",
    "typing.assert_never",
)
_RUNNERS: Final = tuple(
    f"asyncio.{name}" for name in ("wait_for", "shield", "create_task", "ensure_future", "run")
)
_RUNS: Final = {
    "builtins.len": ("__len__",),
    "builtins.str": ("__str__", "__repr__"),
    "builtins.repr": ("__repr__",),
    "builtins.format": ("__format__", "__str__"),
    "builtins.print": ("__str__", "__repr__"),
    "builtins.bool": ("__bool__", "__len__"),
    "builtins.int": ("__int__", "__index__"),
    "builtins.float": ("__float__",),
    "builtins.hash": ("__hash__",),
    "builtins.abs": ("__abs__",),
    "builtins.round": ("__round__",),
    "builtins.reversed": ("__reversed__",),
    "builtins.next": ("__next__",),
    "builtins.anext": ("__anext__",),
}
_RUN_TEXT: Final = ("builtins.exec", "builtins.eval", "builtins.compile")
_OPERATORS: Final = ("getitem", "setitem", "delitem", "iadd", "iand", "imul", "ior", "isub", "ixor")
# Modules and functions that keep nothing of what they are given; what they return is not known.
_KEEP_NOTHING: Final = (
    *(f"{name}." for name in ("math", "statistics", "cmath", "re", "hashlib", "hmac", "textwrap", "html")),
    *(f"{name}." for name in ("urllib.parse", "datetime", "decimal", "fractions", "uuid", "string")),
    *(f"{name}." for name in ("base64", "time", "difflib", "pathlib", "os.path")),
    "json.dumps",
    "dataclasses.asdict",
    "dataclasses.astuple",
    "dataclasses.fields",
    "pydantic.TypeAdapter",
)
_LOGGING: Final = ("logging.", "sopy.Log", "sopy.show", "warnings.", "pprint.", "structlog.", "loguru.")


def function_rows() -> Iterator[FunctionRow]:
    """Every row; of two that fit, the one that comes first counts."""
    for name, returns in _RETURNS.items():
        runs, runs_all = _RUNS.get(name, ()), name == "builtins.print"
        yield FunctionRow(
            name=name, gives=Gives.VALUE, returns=returns, runs=runs, runs_all=runs_all, keeps=False
        )
    for name, kind in _CONTAINERS.items():
        runs = _RUNS.get(name, ())
        yield FunctionRow(name=name, gives=Gives.CONTAINER, returns=kind, runs=runs, keeps=False)
    for names, gives in (
        (_CHOICES, Gives.CHOICE),
        (_NUMBERS, Gives.NUMBER),
        (_NEVER_RETURN, Gives.NOTHING),
    ):
        for name in names:
            yield FunctionRow(name=name, gives=gives, runs=_RUNS.get(name, ()), keeps=False)
    for name in _RUNNERS:
        yield FunctionRow(name=name, gives=Gives.FIRST)
    for name in _RUN_TEXT:
        yield FunctionRow(name=name, runs_text=True)
    for name in _OPERATORS:
        for written in (f"operator.{name}", f"operator.__{name}__"):
            yield FunctionRow(name=written, method=f"__{name}__")
    yield FunctionRow(name="operator.iconcat", method="__iadd__")
    for name in _LOGGING:
        yield FunctionRow(name=name, is_prefix=True, gives=Gives.VALUE, keeps=False)
    for name in _KEEP_NOTHING:
        yield FunctionRow(name=name, is_prefix=True, keeps=False)
