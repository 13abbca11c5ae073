"""A PostgreSQL server of one's own, for tests and for trying things out.

    python scripts/postgres.py install          with apt, as the superuser
    python scripts/postgres.py start FOLDER     prints the connection string
    python scripts/postgres.py stop FOLDER
    python scripts/postgres.py guard FOLDER     stops it, and deletes the folder, when standard input ends

`SOPYC_POSTGRES`, a connection string, names a server that is there already; tests use it then.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

# The server refuses to run as the superuser.
_USERS = ("postgres", "nobody")


class NoServer(Exception):
    """There can be none here; the message says why."""


def programs() -> Path:
    """The folder of the server's programs."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        raise NoServer("PostgreSQL is not installed: python scripts/postgres.py install")
    return Path(found).resolve().parent


def start(folder: Path, *settings: str) -> str:
    """Make a server in this folder, let it run, and return its connection string."""
    server = programs()
    owner = _owner()
    folder.mkdir(parents=True, exist_ok=True)
    if owner is not None:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
    data = folder / "data"
    if not data.exists():
        _run(owner, server / "initdb", "--pgdata", data, "--auth", "trust", "--username", "sopy")
    options = f"-k {folder} -c listen_addresses= " + " ".join(f"-c {setting}" for setting in settings)
    log = folder / "log"
    _run(owner, server / "pg_ctl", "--pgdata", data, "--log", log, "--wait", "--options", options, "start")
    return f"host={folder} user=sopy dbname=postgres"


def stop(folder: Path) -> None:
    """End the server of this folder."""
    _run(_owner(), programs() / "pg_ctl", "--pgdata", folder / "data", "--mode", "immediate", "stop")


def guard(folder: Path) -> None:
    """Wait for the end of whoever has started this, however it dies, and leave nothing of the server."""
    sys.stdin.read()
    with contextlib.suppress(NoServer):
        stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


def install() -> None:
    """Ask Debian's package manager for it."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", "postgresql"]
    subprocess.run(command, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in _USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoServer("the superuser cannot run the server, and there is nobody else")


def _run(owner: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    answer = subprocess.run(
        words, user=owner, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if answer.returncode != 0:
        raise NoServer(f"{words[0]} failed: {answer.stderr.strip()}")


def main() -> None:
    """Do what the command line says."""
    match sys.argv[1:]:
        case ["install"]:
            install()
        case ["start", folder]:
            print(start(Path(folder).resolve()))
        case ["stop", folder]:
            stop(Path(folder).resolve())
        case ["guard", folder]:
            guard(Path(folder).resolve())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
