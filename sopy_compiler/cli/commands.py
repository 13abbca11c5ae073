"""The subcommands of `sopyc`, found by name."""

import importlib
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import Final, Protocol, cast

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.hinting_parser import HintingParser
from sopy_compiler.cli.version import version

# A command is the module of this package with its name; only the one asked for is loaded.
COMMANDS: Final = {
    "check": "analyse workflows and report what is wrong with them",
    "fix": "mend what can be mended by itself",
    "build": "write the dispatch tables that the runtime uses",
    "graph": "draw the machines of workflows",
    "prompt": "tell a workflow in words, for the agent that is to follow it",
    "sigma": "show how the state evolves: what every procedure does with every field, or event",
    "run": "drive a workflow in the terminal; this runs its code",
    "diff": "tell what has changed between two versions, and which running sessions it breaks",
    "sessions": "list the sessions of a store, or show one event by event",
    "serve": "show machines, and the sessions of a store, on a page that follows them",
    "rules": "list all rules",
    "explain": "print the documentation of a rule",
    "lsp": "serve an editor: the language server, over standard input and output",
    "init": "set a project up: settings, mypy plugin, pre-commit hook, a first workflow in an empty folder",
    "completion": "write a script with which a shell completes commands and options",
}


class Command(Protocol):
    """What a module of a command offers."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, arguments: Namespace) -> ExitCode:
        """Do the work."""


def run_command(given: Sequence[str]) -> int:
    """Run the command that the arguments name."""
    name = next((word for word in given if not word.startswith("-")), "")
    command = _load(name) if name in COMMANDS else None
    parser, own = _parsers(given, name, command)
    parsed, unknown = parser.parse_known_args(given)
    if unknown:
        own.error(f"unrecognized arguments: {' '.join(unknown)}")
    if command is None:
        parser.print_help(sys.stderr)
        return ExitCode.ERROR
    # What a command writes is kept under these very words.
    parsed.given = tuple(given)
    return command.run(parsed)


def _load(name: str) -> Command:
    return cast(Command, importlib.import_module(f"sopy_compiler.cli.{name}"))


def _parsers(
    given: Sequence[str], name: str, command: Command | None
) -> tuple[ArgumentParser, ArgumentParser]:
    """That of all commands, and that of the one which is asked for."""
    parser = HintingParser(
        prog="sopyc",
        description="Compiler and checker for SOPy workflows. Only `run` runs the code it looks at.",
        allow_abbrev=False,
    )
    # Looking the version up takes longer than everything else here.
    shown = version() if "--version" in given else ""
    parser.add_argument("--version", action="version", version=f"sopyc {shown}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    own: ArgumentParser = parser
    for each, description in COMMANDS.items():
        sub = commands.add_parser(each, help=description, description=description, allow_abbrev=False)
        if each == name and command is not None:
            command.add_arguments(sub)
            own = sub
            if {"-h", "--help"} & set(given):
                _add_manual(sub, name)
    return parser, own


def _add_manual(parser: ArgumentParser, name: str) -> None:
    from sopy_compiler.cli.manual import MANUALS

    if name in MANUALS:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.description, parser.epilog = MANUALS[name].description, MANUALS[name].epilog
