"""Files by their addresses in the protocol, and the other way round."""

import os
from typing import Final
from urllib.parse import unquote, urlsplit

from pygls.uris import from_fs_path, to_fs_path

_SUFFIXES: Final = {"python": ".py", "markdown": ".md", "notebook": ".ipynb"}


def location_of(uri: str, folder: str, language: str) -> str:
    """The absolute path of a file; of what was never saved a path in `folder`, with the language's suffix."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return os.path.normpath(to_fs_path(uri) or unquote(parts.path))
    name = os.path.basename(unquote(parts.path)) or "untitled"  # noqa: PTH119
    suffix = _SUFFIXES.get(language, "")
    return os.path.join(folder, name if name.endswith(suffix) else name + suffix)  # noqa: PTH118


def uri_of(location: str) -> str:
    """The address of a file."""
    return from_fs_path(location) or location
