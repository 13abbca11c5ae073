"""What of the settings the command line gives; it wins over configuration."""

from argparse import Namespace


def given_selectors(arguments: Namespace) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """What `--select` and `--ignore` name; None for one that was not given."""
    return _split(arguments.select), _split(arguments.ignore)


def _split(given: list[str] | None) -> tuple[str, ...] | None:
    """The comma-separated parts of an option."""
    if given is None:
        return None
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())
