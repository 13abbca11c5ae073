"""`sopyc prompt`: a workflow in words, for the agent that is to follow it."""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.workload import compile_paths
from sopy_compiler.compiler import Compilation
from sopy_compiler.emit.prompt_budget import shortened, token_count
from sopy_compiler.emit.prompt_formats import PROMPT_WRITERS
from sopy_compiler.emit.prompt_plan import make_plan
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.source.excerpt import excerpt


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="ENTRY|PATH",
        help="start procedures by name, and files or folders to look in; without a name, every entry is told",
    )
    parser.add_argument("--objective", default="", metavar="TEXT", help="what the whole is for")
    parser.add_argument(
        "--format", choices=list(PROMPT_WRITERS), default="text", help="how it is written (default: text)"
    )
    parser.add_argument(
        "--max-tokens",
        type=_positive,
        metavar="N",
        help="shorten the text to about N tokens, of four bytes each; no procedure and no event is left out",
    )
    parser.add_argument("--output", metavar="FILE", help="write the text to FILE")


def run(arguments: Namespace) -> ExitCode:
    """Write the text of each workflow asked for.

    Raises:
        UsageError: no procedure has the name, several have it, or the text cannot be as short as is asked.
    """
    names = tuple(target for target in arguments.targets if not Path(target).exists())
    arguments.paths = [target for target in arguments.targets if Path(target).exists()]
    arguments.entry = []
    with progress("reading files") as rename:
        workload = compile_paths(arguments, rename)
    compilation = workload.compilation
    starts = tuple(_named(name, compilation) for name in names) or _entries(compilation)
    if not starts:
        write_message("sopyc: no workflow was found; name the procedure it starts with")
        return ExitCode.FINDINGS
    texts = partial(excerpt, workload.texts)
    index = compilation.facts.index
    plans = tuple(make_plan(start, index, texts, arguments.objective) for start in starts)
    write = PROMPT_WRITERS[arguments.format]
    text = write(plans)
    if arguments.max_tokens is not None:
        text = shortened(plans, arguments.max_tokens, write)
        tokens = token_count(text)
        if tokens > arguments.max_tokens:
            raise UsageError(f"the shortest form is about {tokens} tokens: allow that many, or fewer entries")
    write_result(text, file=arguments.output)
    return ExitCode.CLEAN


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _entries(compilation: Compilation) -> tuple[str, ...]:
    """What the workflows start with; the likely starts of those without an entry."""
    found = [
        start
        for facts in compilation.facts.workflows
        for start in facts.workflow.starts
        if any(procedure.is_reported for procedure in facts.procedures)
    ]
    return tuple(dict.fromkeys(found))


def _named(name: str, compilation: Compilation) -> str:
    states = [procedure for procedure in compilation.program.procedures if not procedure.is_abstract]
    found = [procedure.qualname for procedure in states if _is_called(procedure, name)]
    if not found:
        known = [text for procedure in states for text in (procedure.name, procedure.qualname)]
        hint = did_you_mean(name, known)
        raise UsageError(f"there is no file and no procedure {name!r}" + (f": {hint}" if hint else ""))
    if len(found) > 1:
        raise UsageError(f"several procedures are called {name!r}: {', '.join(found)}")
    return found[0]


def _is_called(procedure: Procedure, name: str) -> bool:
    return procedure.qualname == name or procedure.qualname.endswith(f".{name}")
