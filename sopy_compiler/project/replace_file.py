"""Writing a file in one step."""

import os
import secrets
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put the bytes in the place of the file: whoever reads it sees the old ones or the new ones.

    A link stays one, and its target gets the bytes; the file keeps its permissions.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    place = Path(os.path.realpath(path))
    temporary = place.with_name(f".{place.name[:100]}.{secrets.token_hex(8)}.tmp")
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
