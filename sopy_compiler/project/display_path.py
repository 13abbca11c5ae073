"""The path that reports show."""

import os
from pathlib import Path


def display_path(location: Path, folder: Path) -> str:
    """The path relative to `folder`, with forward slashes, printable as UTF-8."""
    text, above = str(location), f"{folder}{os.sep}"
    if os.sep == "/" and text.startswith(above) and text.isascii() and "/." not in text[len(above) - 1 :]:
        # Nearly all files: a tenth of the time.
        return text[len(above) :]
    try:
        relative = os.path.relpath(location, folder)
    except ValueError:
        # Another drive of Windows.
        relative = str(location)
    return relative.replace(os.sep, "/").encode("utf-8", "backslashreplace").decode("utf-8")
