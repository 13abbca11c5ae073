"""`sopyc completion`: a script that lets a shell complete commands, options and their values."""

import importlib
import re
from argparse import Action, ArgumentParser, Namespace
from typing import Final

from sopy_compiler.cli.completion_scripts import SCRIPTS, CompletedArgument, CompletedCommand
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result
from sopy_compiler.rules.codes import rule_names

# What arguments are called that stand for a place on the disk.
_PLACES: Final = ("PATH", "FILE", "FOLDER", "DB", "MODULE", "OLD", "NEW")
_DEFAULT: Final = re.compile(r" \(default\b.*")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("shell", choices=tuple(SCRIPTS), help="the shell to write for")


def run(arguments: Namespace) -> ExitCode:
    """Write the script."""
    # The list of commands has this one in it.
    from sopy_compiler.cli.commands import COMMANDS

    described = tuple(_command(name, description) for name, description in COMMANDS.items())
    write_result(SCRIPTS[arguments.shell](described))
    return ExitCode.CLEAN


def _command(name: str, description: str) -> CompletedCommand:
    parser = ArgumentParser(prog=name)
    importlib.import_module(f"sopy_compiler.cli.{name}").add_arguments(parser)
    arguments = tuple(_argument(action) for action in parser._actions)  # noqa: SLF001  told in no other way
    return CompletedCommand(
        name=name,
        description=description,
        options=tuple(one for one in arguments if one.name.startswith("-")),
        operands=tuple(one for one in arguments if not one.name.startswith("-")),
    )


def _argument(action: Action) -> CompletedArgument:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    words = tuple(map(str, action.choices or ()))
    if value in {"RULE", "RULES"}:
        words = tuple(rule.code for rule in rule_names())
    return CompletedArgument(
        name=action.option_strings[-1] if action.option_strings else action.dest,
        description=_DEFAULT.sub("", action.help or "").partition(";")[0],
        value=value,
        words=words,
        is_place=any(place in value for place in _PLACES),
    )
