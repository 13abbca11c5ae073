"""The scripts by which bash, zsh and fish complete a command line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedArgument:
    """An option, or an operand, and what can stand for its value.

    `value` is what the value is called, empty for a switch. `words` are all values there are, where that is
    known; else the value may be a place on the disk, or anything.
    """

    name: str
    description: str
    value: str
    words: tuple[str, ...]
    is_place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedCommand:
    """A command with its arguments."""

    name: str
    description: str
    options: tuple[CompletedArgument, ...]
    operands: tuple[CompletedArgument, ...]


# Where `COMPREPLY` stays empty bash completes the names of files, which it quotes as they need it.
_BASH: Final = """\
_sopyc() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command="" words="" each
    local IFS=$' \\t\\n'
    COMPREPLY=()
    if [ "$word" = "=" ]; then
        word=""
    elif [ "$before" = "=" ]; then
        before="${{COMP_WORDS[COMP_CWORD-2]}}"
    fi
    for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$each" in -*) ;; *) command="$each"; break ;; esac
    done
    case "$command $before" in
{values}
        *)
            case "$command" in
                "") words="--version --help {commands}" ;;
{options}
            esac
            ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o bashdefault -o default -F _sopyc sopyc
"""
_ZSH: Final = """\
#compdef sopyc
_sopyc() {{
    local -a commands
    commands=(
{commands}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        _arguments '--version[show the version]' '--help[show this help]'
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{cases}
    esac
}}
if [[ $funcstack[1] == _sopyc ]]; then
    _sopyc "$@"
else
    (( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}
    compdef _sopyc sopyc
fi
"""
_FISH: Final = """\
function __sopyc_in
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            test "$word" = "$argv"
            return
        end
    end
    test -z "$argv"
end
complete -c sopyc -n __sopyc_in -f
complete -c sopyc -n __sopyc_in -l version -d 'show the version'
complete -c sopyc -n __sopyc_in -l help -d 'show this help'
"""


def _bash(commands: Sequence[CompletedCommand]) -> str:
    values = "\n".join(
        f'        "{command.name} {option.name}") words="{" ".join(option.words)}" ;;'
        for command in commands
        for option in command.options
        if option.value
    )
    return _BASH.format(
        values=values,
        commands=" ".join(command.name for command in commands),
        options="\n".join(_bash_options(command) for command in commands),
    )


def _bash_options(command: CompletedCommand) -> str:
    names = " ".join(option.name for option in command.options)
    operands = " ".join(word for operand in command.operands for word in operand.words)
    words = f'case "$word" in -*) words="{names}" ;; *) words="{operands}" ;; esac'
    return f"                {command.name}) {words} ;;"


def _zsh(commands: Sequence[CompletedCommand]) -> str:
    return _ZSH.format(
        commands="\n".join(f"        {_quoted(f'{one.name}:{one.description}')}" for one in commands),
        cases="\n".join(_zsh_case(command) for command in commands),
    )


def _zsh_case(command: CompletedCommand) -> str:
    options = [_zsh_option(option) for option in command.options]
    operands = [_quoted(f"*:{_zsh_value(operand)}") for operand in command.operands]
    lines = " \\\n".join(f"                {one}" for one in (*options, *operands))
    return f"        {command.name})\n            _arguments \\\n{lines}\n            ;;"


def _zsh_option(option: CompletedArgument) -> str:
    described = option.description
    for special in "\\[]:":
        described = described.replace(special, f"\\{special}")
    value = f":{_zsh_value(option)}" if option.value else ""
    return _quoted(f"*{option.name}{'=' if value else ''}[{described}]{value}")


def _zsh_value(argument: CompletedArgument) -> str:
    called = argument.value.replace(":", "\\:")
    files = '{compset -P "*="; _files}' if "=" in argument.value else "_files"
    action = f"({' '.join(argument.words)})" if argument.words else files if argument.is_place else " "
    return f"{called}:{action}"


def _fish(commands: Sequence[CompletedCommand]) -> str:
    return _FISH + "".join(f"{line}\n" for command in commands for line in _fish_lines(command))


def _fish_lines(command: CompletedCommand) -> Iterator[str]:
    yield f"complete -c sopyc -n __sopyc_in -a {command.name} -d {_quoted(command.description)}"
    own = f"complete -c sopyc -n '__sopyc_in {command.name}'"
    for option in command.options:
        words = f"-x -a '{' '.join(option.words)}'" if option.words else "-r" if option.is_place else "-x"
        value = f" {words}" if option.value else ""
        yield f"{own} -l {option.name.lstrip('-')}{value} -d {_quoted(option.description)}"
    if not any(operand.is_place for operand in command.operands):
        words = " ".join(word for operand in command.operands for word in operand.words)
        yield f"{own} -f -a '{words}'"


def _quoted(text: str) -> str:
    """A word as all three shells read it."""
    return "'" + text.replace("'", "'\\''") + "'"


SCRIPTS: Final[Mapping[str, Callable[[Sequence[CompletedCommand]], str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
