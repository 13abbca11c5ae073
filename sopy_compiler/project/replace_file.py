"""Writing a file in one step."""

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

_LONGEST_NAME: Final = 100
_TEMPORARY: Final = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{16}\.tmp")
# No write takes so long.
_MAXIMUM_AGE_SECONDS: Final = 60


def replace_file(path: Path, data: bytes) -> None:
    """Put the bytes in the place of the file: whoever reads it sees the old ones or the new ones.

    A link stays one, and its target gets the bytes; the file keeps its permissions.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    place = Path(os.path.realpath(path))
    temporary = place.with_name(f".{place.name[:_LONGEST_NAME]}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if place.exists():
            temporary.chmod(place.stat().st_mode & 0o7777)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def remove_remains(folder: Path, *, now: float) -> None:
    """Delete what killed writers have left beside the files of a folder; `now` is the time of the system."""
    files = list(folder.iterdir())
    kept = {file.name[:_LONGEST_NAME] for file in files}
    for file in files:
        temporary = _TEMPORARY.fullmatch(file.name)
        if temporary is None or temporary["name"] not in kept:
            continue
        with contextlib.suppress(OSError):  # somebody else has been here
            if now - file.stat().st_mtime > _MAXIMUM_AGE_SECONDS:
                file.unlink()
