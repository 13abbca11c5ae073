"""Functions and methods that keep their thread waiting, and what a coroutine uses instead.

A method is named after what makes its object: `queue.Queue.get`, `asyncio.run_coroutine_threadsafe.result`.
"""

from typing import Final

_VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_FUNCTIONS: Final = frozenset(
    {
        "time.sleep",
        "builtins.input",
        "getpass.getpass",
        "os.system",
        "os.popen",
        "os.wait",
        "os.waitpid",
        "os.wait3",
        "os.wait4",
        "select.select",
        "signal.pause",
        "signal.sigwait",
        "socket.create_connection",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getfqdn",
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
        "httpx.stream",
        "urllib3.request",
        "concurrent.futures.wait",
        "concurrent.futures.as_completed",
        "multiprocessing.connection.wait",
        "fcntl.flock",
        "fcntl.lockf",
        "msvcrt.locking",
        "portalocker.lock",
        "smtplib.SMTP",
        "smtplib.SMTP_SSL",
        "ftplib.FTP",
        "imaplib.IMAP4",
        "imaplib.IMAP4_SSL",
        "paramiko.SSHClient.connect",
    }
) | {f"{library}.{verb}" for library in ("requests", "httpx") for verb in _VERBS}
_METHODS: Final[dict[str, tuple[str, ...]]] = {
    "requests.Session requests.session requests.sessions.Session": (*_VERBS, "send"),
    "httpx.Client": (*_VERBS, "send", "stream"),
    "urllib3.PoolManager urllib3.HTTPSConnectionPool urllib3.HTTPConnectionPool": ("request", "urlopen"),
    "urllib.request.build_opener": ("open",),
    "http.client.HTTPConnection http.client.HTTPSConnection": ("request", "getresponse", "connect"),
    "subprocess.Popen": ("wait", "communicate"),
    "queue.Queue queue.LifoQueue queue.PriorityQueue multiprocessing.JoinableQueue": ("get", "put", "join"),
    "queue.SimpleQueue multiprocessing.Queue multiprocessing.SimpleQueue": ("get",),
    "threading.Lock threading.RLock threading.Semaphore threading.BoundedSemaphore": ("acquire",),
    "multiprocessing.Lock multiprocessing.RLock multiprocessing.Semaphore": ("acquire",),
    "threading.Event multiprocessing.Event threading.Barrier": ("wait",),
    "threading.Condition": ("wait", "wait_for"),
    "threading.Thread threading.Timer multiprocessing.Process": ("join",),
    "concurrent.futures.Future asyncio.run_coroutine_threadsafe": ("result", "exception"),
    "concurrent.futures.ThreadPoolExecutor.submit concurrent.futures.ProcessPoolExecutor.submit": (
        "result",
        "exception",
    ),
    "concurrent.futures.ThreadPoolExecutor concurrent.futures.ProcessPoolExecutor": ("shutdown",),
    "multiprocessing.Pool": ("map", "starmap", "apply", "join"),
    "filelock.FileLock filelock.SoftFileLock portalocker.Lock fasteners.InterProcessLock": ("acquire",),
    "socket.socket": ("accept", "connect", "recv", "recvfrom", "send", "sendall", "sendto"),
}
_BLOCKING: Final = _FUNCTIONS | {
    f"{maker}.{method}"
    for makers, methods in _METHODS.items()
    for maker in makers.split()
    for method in methods
}
_MAKERS: Final = frozenset(maker for makers in _METHODS for maker in makers.split())
_ON_THE_WAY: Final = _MAKERS | {maker.rpartition(".")[0] for maker in _MAKERS}
# What waits when it is entered by a plain `with`, and for long.
_WAITING_MANAGERS: Final = ("filelock.", "portalocker.", "fasteners.")
_INSTEAD: Final = {
    "time.sleep": "await asyncio.sleep(...)",
    "subprocess": "await asyncio.create_subprocess_exec(...)",
    "os.system": "await asyncio.create_subprocess_shell(...)",
    "os.popen": "await asyncio.create_subprocess_shell(...)",
    "httpx": "an `httpx.AsyncClient`",
    "requests": "an `httpx.AsyncClient`",
    "queue": "an `asyncio.Queue`",
    "threading.Lock.acquire": "an `asyncio.Lock`",
    "threading.Semaphore.acquire": "an `asyncio.Semaphore`",
    "threading.Event.wait": "an `asyncio.Event`",
    "threading.Condition.wait": "an `asyncio.Condition`",
    "socket.create_connection": "await asyncio.open_connection(...)",
    "socket.socket": "await asyncio.open_connection(...)",
    "concurrent.futures": "await asyncio.wrap_future(...)",
    "asyncio.run_coroutine_threadsafe": "await asyncio.wrap_future(...)",
}
_IN_A_THREAD: Final = "await asyncio.to_thread(...)"


def blocks(name: str) -> bool:
    """Whether the function keeps its thread waiting."""
    return name in _BLOCKING


def makes_waiting(name: str) -> bool:
    """Whether methods of what the function gives keep their thread waiting, or of what those give."""
    return name in _ON_THE_WAY


def waits_when_entered(name: str) -> bool:
    """Whether a `with` statement over what the function gives keeps its thread waiting."""
    return name in _MAKERS and name.startswith(_WAITING_MANAGERS)


def instead_of(name: str) -> str:
    """What a coroutine uses in place of the function: an expression, or a clause that begins with "an"."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        found = _INSTEAD.get(".".join(parts[:length]))
        if found is not None:
            return found
    return _IN_A_THREAD
