"""Functions of Python and its library whose meaning the analysis knows, by qualified name."""

from typing import Final

PURE: Final = {
    **{f"builtins.{name}": f"builtins.{name}" for name in ("int", "float", "bool", "bytes", "complex")},
    "builtins.str": "builtins.str",
    "builtins.repr": "builtins.str",
    "builtins.ascii": "builtins.str",
    "builtins.format": "builtins.str",
    "builtins.chr": "builtins.str",
    "builtins.input": "builtins.str",
    "builtins.len": "builtins.int",
    "builtins.ord": "builtins.int",
    "builtins.hash": "builtins.int",
    "builtins.id": "builtins.int",
    "builtins.round": "builtins.int",
    "builtins.isinstance": "builtins.bool",
    "builtins.issubclass": "builtins.bool",
    "builtins.hasattr": "builtins.bool",
    "builtins.callable": "builtins.bool",
    "builtins.any": "builtins.bool",
    "builtins.all": "builtins.bool",
    "builtins.print": "None",
    "builtins.range": "builtins.range",
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
NEVER_RETURN: Final = frozenset(
    {"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit", "typing.assert_never"}
)
COLLECTIONS: Final = {
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
CHOICES: Final = frozenset(
    {"builtins.max", "builtins.min", "builtins.next", "builtins.anext", "random.choice"}
)
NUMERIC: Final = frozenset({"builtins.sum", "builtins.abs", "builtins.pow"})
# Coroutines run where they are called, so what runs them gives their values.
RUNNERS: Final = frozenset(
    {"asyncio.wait_for", "asyncio.shield", "asyncio.create_task", "asyncio.ensure_future", "asyncio.run"}
)
SPECIAL_METHODS: Final = {
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
_IN_PLACE: Final = ("iadd", "iand", "iconcat", "imul", "ior", "isub", "ixor")
# What these do, a method of their first argument does.
_OPERATORS: Final = {
    **{f"operator.{name}": f"__{name}__" for name in ("getitem", "setitem", "delitem", *_IN_PLACE)},
    **{f"operator.__{name}__": f"__{name}__" for name in ("getitem", "setitem", "delitem", *_IN_PLACE)},
    "operator.iconcat": "__iadd__",
}
_UNBOUND: Final = tuple(f"builtins.{kind}." for kind in ("list", "dict", "set", "str", "tuple"))
_ATTRIBUTE_FUNCTIONS: Final = frozenset(
    f"builtins.{owner}{name}"
    for owner, names in {
        "": ("getattr", "setattr", "delattr"),
        "object.": ("__getattribute__", "__setattr__", "__delattr__"),
    }.items()
    for name in names
)
# They can do anything to what is in sight.
EVALUATORS: Final = frozenset({"builtins.exec", "builtins.eval", "builtins.compile"})
PURE_MODULES: Final = (
    "math.",
    "statistics.",
    "cmath.",
    "re.",
    "json.dumps",
    "hashlib.",
    "hmac.",
    "textwrap.",
    "html.",
    "urllib.parse.",
    "datetime.",
    "decimal.",
    "fractions.",
    "uuid.",
    "string.",
    "base64.",
    "time.",
    "difflib.",
    "pathlib.",
    "os.path.",
    "dataclasses.asdict",
    "dataclasses.astuple",
    "dataclasses.fields",
    "pydantic.TypeAdapter",
)
LOGGING: Final = ("logging.", "sopy.Log", "sopy.show", "warnings.", "pprint.", "structlog.", "loguru.")


def method_behind(name: str) -> str:
    """The method of its first argument that the function is, as `list.append` is; empty for any other."""
    if name.startswith(_UNBOUND) and name != "builtins.dict.fromkeys":
        return name.rpartition(".")[2]
    return _OPERATORS.get(name, "")


def refers(name: str) -> bool:
    """Whether the function does to its first argument what an attribute or a subscript does."""
    return name in _ATTRIBUTE_FUNCTIONS or bool(method_behind(name))
