"""Which sopyc this is."""

from sopy_compiler.project.tool_stamp import DISTRIBUTION, installed_version


def version() -> str:
    """The version of the installed distribution."""
    found = installed_version()
    if found:
        return found
    from importlib import metadata  # takes 15 ms; it knows the rarer ways to install

    return metadata.version(DISTRIBUTION)
