"""Which rules run, by configuration and command line."""

from argparse import Namespace

from sopy_compiler.checker.select import Selection, UnknownSelectorError
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.settings import given_selectors
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.project_selection import project_selection


def make_selection(arguments: Namespace, configs: Configs) -> Selection:
    """Which rules run in which files.

    Raises:
        UsageError: a selector means no rule.
    """
    select, ignore = given_selectors(arguments)
    try:
        return project_selection(
            configs,
            select=select,
            ignore=ignore,
            strict=arguments.strict,
            show_unresolved=arguments.show_unresolved,
        )
    except UnknownSelectorError as error:
        raise UsageError(str(error)) from None
