"""Which sopyc this is."""

from importlib import metadata

DISTRIBUTION = "sopyc"


def version() -> str:
    """The version of the installed distribution."""
    return metadata.version(DISTRIBUTION)
