"""Which rules run, by configuration and command line."""

from argparse import Namespace

from sopy_compiler.checker.select import Selection, UnknownSelectorError
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.settings import selectors
from sopy_compiler.project.config import Config


def make_selection(arguments: Namespace, config: Config) -> Selection:
    """Which rules run.

    Raises:
        UsageError: a selector means no rule.
    """
    select, ignore = selectors(arguments, config)
    try:
        return Selection(
            select=select,
            ignore=ignore,
            per_file_ignores=config.per_file_ignores,
            severities=config.severity,
            strict=arguments.strict,
            show_unresolved=arguments.show_unresolved,
        )
    except UnknownSelectorError as error:
        raise UsageError(str(error)) from None
