"""Which sopyc this is."""

DISTRIBUTION = "sopyc"


def version() -> str:
    """The version of the installed distribution."""
    from importlib import metadata  # takes 15 ms, which few commands need

    return metadata.version(DISTRIBUTION)
