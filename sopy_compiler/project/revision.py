"""A revision of a git repository, laid out as files; nothing of it is executed."""

import io
import subprocess
import tarfile
from pathlib import Path
from typing import Final

_NEEDED: Final = (".py", ".pyi", ".md", ".ipynb", "pyproject.toml")


class RevisionError(Exception):
    """There is no such revision here, or git cannot be asked; the message says which."""


def lay_out(revision: str, folder: Path, *, where: Path) -> None:
    """Write what the revision has below `folder`, as far as the compiler reads it, below `where`.

    Raises:
        RevisionError: `folder` is in no repository, or that has no such revision.
    """
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    archive = _git(folder, "archive", "--format=tar", commit.decode().strip())
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        members = [member for member in files.getmembers() if member.name.endswith(_NEEDED)]
        files.extractall(where, members=members, filter="data")


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        answer = subprocess.run(  # noqa: S603  a revision is never taken for an option
            ["git", *arguments],  # noqa: S607  the one of the user
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise RevisionError(f"git cannot be run: {error.strerror}") from None
    if answer.returncode != 0:
        raise RevisionError(answer.stderr.decode("utf-8", "replace").strip() or "git does not know it")
    return answer.stdout
