"""What configuration and command line say together; the command line wins."""

from argparse import Namespace
from pathlib import Path

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.project.config import Config, ConfigError, load_config


def read_config() -> Config:
    """The configuration that holds in the working folder.

    Raises:
        UsageError: it has mistakes.
    """
    try:
        return load_config(Path.cwd())
    except ConfigError as error:
        raise UsageError(str(error)) from None


def selectors(arguments: Namespace, config: Config) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `select` and `ignore` come to."""
    return _split(arguments.select, config.select), _split(arguments.ignore, config.ignore)


def _split(given: list[str] | None, configured: tuple[str, ...]) -> tuple[str, ...]:
    """The comma-separated parts of an option, or the configuration where it was not given."""
    if given is None:
        return configured
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())
