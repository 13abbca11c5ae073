"""`sopyc completion`: a script that lets a shell complete commands and options."""

import importlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Final

from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result

_BASH: Final = """\
_sopyc() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" command="" each
    for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$each" in -*) ;; *) command="$each"; break ;; esac
    done
    case "$command" in
{cases}
        "") COMPREPLY=($(compgen -W "--version --help {commands}" -- "$word")); return ;;
    esac
    case "$word" in
        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
        *) COMPREPLY=($(compgen -f -- "$word")) ;;
    esac
}}
complete -o filenames -F _sopyc sopyc
"""
_ZSH: Final = "autoload -U +X bashcompinit && bashcompinit\n"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell to write for")


def run(arguments: Namespace) -> ExitCode:
    """Write the script."""
    # The list of commands has this one in it.
    from sopy_compiler.cli.commands import COMMANDS

    options = {name: tuple(dict.fromkeys(_options(name))) for name in COMMANDS}
    if arguments.shell == "fish":
        write_result("".join(f"{line}\n" for line in _fish(COMMANDS, options)))
        return ExitCode.CLEAN
    cases = "\n".join(f'        {name}) local options="{" ".join(own)}" ;;' for name, own in options.items())
    script = _BASH.format(cases=cases, commands=" ".join(COMMANDS))
    write_result(script if arguments.shell == "bash" else _ZSH + script)
    return ExitCode.CLEAN


def _options(command: str) -> Iterator[str]:
    parser = ArgumentParser(prog=command)
    importlib.import_module(f"sopy_compiler.cli.{command}").add_arguments(parser)
    for word in parser.format_help().replace("[", " ").replace("]", " ").replace(",", " ").split():
        if word.startswith("--") and word.strip("-").replace("-", "").isalpha():
            yield word


def _fish(commands: dict[str, str], options: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name, description in commands.items():
        yield f"complete -c sopyc -n __fish_use_subcommand -f -a {name} -d {_quoted(description)}"
        for option in options[name]:
            yield f"complete -c sopyc -n '__fish_seen_subcommand_from {name}' -l {option.strip('-')}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"
