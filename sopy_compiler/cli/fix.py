"""`sopyc fix`: mend what can be mended by itself."""

import difflib
import os
import re
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_data, write_message
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.selection import make_selection
from sopy_compiler.cli.source_arguments import add_source_arguments
from sopy_compiler.cli.stale_tables import rebuild, stale_tables
from sopy_compiler.compiler import check, compile_source, machines
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.emit.machine_json import write_json
from sopy_compiler.project.disk import read_bytes
from sopy_compiler.project.display_path import display_path
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import gather
from sopy_compiler.project.mend import Contents, Mended, Verdict, graph_without_places, mend
from sopy_compiler.project.replace_file import remove_remains, replace_file
from sopy_compiler.project.writer import BuiltFile
from sopy_compiler.source.text import SourceKind


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    add_source_arguments(parser)
    parser.add_argument(
        "--unsafe", action="store_true", help="apply fixes too that can change what the program does"
    )
    parser.add_argument("--diff", action="store_true", help="show the changes and write nothing")
    parser.add_argument("--select", action="append", metavar="RULES", help="only findings of these rules")
    parser.add_argument("--ignore", action="append", metavar="RULES", help="no findings of these rules")
    parser.set_defaults(strict=False, show_unresolved=False)


def run(arguments: Namespace) -> ExitCode:
    """Mend and write, or show the difference.

    Raises:
        UsageError: a file was changed by somebody else meanwhile, or cannot be written.
    """
    folder = Path.cwd()
    with progress("reading files"):
        gathered = gather(arguments.paths, folder=folder, environments=_environments())
        locations = {
            source.path: source.location
            for source in gathered.sources
            if source.kind is not SourceKind.NOTEBOOK
        }
        originals = {path: read_bytes(location) for path, location in locations.items()}
        done = mend(originals, lambda contents: _judge(arguments, contents), is_unsafe=arguments.unsafe)
    if arguments.diff:
        write_data(b"".join(_difference(originals, done.contents)))
    else:
        for place in {Path(location).parent for location in locations.values()}:
            remove_remains(place, now=time.time())
        _write(done.contents, originals, locations)
    stale = stale_tables(arguments, _environments())
    _tell(done, is_unsafe=arguments.unsafe, is_shown=arguments.diff)
    for line in _would_rebuild(stale) if arguments.diff else rebuild(stale):
        write_message(f"sopyc: {line}")
    return ExitCode.FINDINGS if arguments.diff and (done.contents or stale) else ExitCode.CLEAN


def _would_rebuild(stale: Iterable[BuiltFile]) -> Iterator[str]:
    for file in stale:
        if file.path.suffix == ".py":
            yield f"would build {display_path(file.path, Path.cwd())} again"


def _environments() -> tuple[str, ...]:
    return running_environments(os.environ, sys.path)


def _judge(arguments: Namespace, contents: Contents) -> Verdict:
    """What the whole program comes to with these contents."""
    gathered = gather(arguments.paths, folder=Path.cwd(), environments=_environments(), contents=contents)
    compilation = compile_source(
        gathered.sources,
        loader=gathered.loader,
        configured_entries=tuple(arguments.entry) or gathered.configs.entries,
        unreadable=gathered.unreadable,
    )
    try:
        findings = check(compilation, make_selection(arguments, gathered.configs))
    except RuleFailureError as error:
        findings = error.diagnostics
    return Verdict(findings=findings, graph=graph_without_places(write_json(machines(compilation))))


def _write(contents: Contents, originals: Contents, locations: Mapping[str, str]) -> None:
    changed = [path for path in contents if read_bytes(locations[path]) != originals[path]]
    if changed:
        raise UsageError(f"nothing was written: {changed[0]} has changed meanwhile")
    for path, data in contents.items():
        try:
            replace_file(Path(locations[path]), data)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _difference(originals: Contents, contents: Contents) -> Iterator[bytes]:
    """A patch, each file in its own encoding."""
    for path, data in sorted(contents.items()):
        # Tools that apply patches take a name up to the tab.
        name = f"{path}\t" if " " in path else path
        old, new = (f"{side}/{name}".encode(errors="surrogateescape") for side in "ab")
        for line in difflib.diff_bytes(difflib.unified_diff, _lines(originals[path]), _lines(data), old, new):
            yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[bytes]:
    """The lines as other tools count them: a form feed ends none."""
    return re.findall(rb"[^\n]*\n|[^\n]+", data)


def _tell(done: Mended, *, is_unsafe: bool, is_shown: bool) -> None:
    verb = "would mend" if is_shown else "mended"
    write_message(
        f"sopyc: {verb} {_count(len(done.mended), 'finding')} in {_count(len(done.contents), 'file')}"
    )
    for one, reason in done.refused:
        write_message(f"sopyc: {_place(one)}: the fix was left out: {reason}")
    waiting = [one for one in done.left if one.fix is not None and one.fix.safety is FixSafety.UNSAFE]
    if waiting and not is_unsafe:
        write_message(f"sopyc: {_count(len(waiting), 'fix', 'es')} more with --unsafe")


def _place(one: Diagnostic) -> str:
    return f"{one.span.path}:{one.span.line}:{one.span.column}: {one.code}"


def _count(number: int, name: str, plural: str = "s") -> str:
    return f"{number:,} {name}{'' if number == 1 else plural}"
