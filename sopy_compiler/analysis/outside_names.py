"""What well-known functions outside the program do to a handler."""

from typing import Final

_CLOCK: Final = frozenset(
    {
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
        "time.monotonic",
        "time.perf_counter",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
    }
)
_IDENTIFIERS: Final = frozenset({"uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "os.urandom"})
_RANDOM: Final = ("random.", "secrets.", "numpy.random.")
_FILES: Final = frozenset(
    {
        "builtins.open",
        "os.remove",
        "os.unlink",
        "os.rename",
        "os.replace",
        "os.mkdir",
        "os.makedirs",
        "os.rmdir",
        "os.listdir",
        "os.scandir",
        "os.walk",
        "os.stat",
        "os.getcwd",
        "os.path.exists",
        "os.path.getsize",
        "glob.glob",
    }
)
_NETWORK: Final = ("requests.", "httpx.", "urllib.request.", "socket.", "aiohttp.", "urllib3.")
_SURROUNDINGS: Final = frozenset(
    {"os.getenv", "os.environ.get", "os.getpid", "platform.node", "builtins.input"}
)
_PROCESSES: Final = ("subprocess.", "os.system", "os.popen")


def source_of_chance(name: str) -> str | None:
    """What the result of the function depends on beside its arguments, None for an ordinary function."""
    if name in _CLOCK:
        return "the clock"
    if name in _IDENTIFIERS or name.startswith(_RANDOM):
        return "chance"
    if name in _FILES or name.startswith("shutil."):
        return "the file system"
    if name.startswith(_NETWORK):
        return "the network"
    if name.startswith(_PROCESSES):
        return "another process"
    return "the surroundings" if name in _SURROUNDINGS else None
