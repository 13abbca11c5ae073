"""`sopyc diff`: what has changed between two versions, and what that means for running sessions."""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sopy_compiler.analysis.changes.compare import compare
from sopy_compiler.analysis.changes.kept_session import judge
from sopy_compiler.cli.dispatch_tables import dispatch_tables
from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.output import write_result
from sopy_compiler.cli.progress import progress
from sopy_compiler.cli.workload import Workload, compile_gathered, name_unusable_sources
from sopy_compiler.project.environment import running_environments
from sopy_compiler.project.gather import Gathered, gather
from sopy_compiler.project.revision import RevisionError, lay_out
from sopy_compiler.report.diff_json import render_diff_json
from sopy_compiler.report.diff_report import DiffReport, ModuleVersions
from sopy_compiler.report.diff_text import render_diff_text
from sopy_compiler.rules.sop504_breaking_change import RULE

_WRITERS = {"text": render_diff_text, "json": render_diff_json}


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    for name, what in (("old", "the earlier"), ("new", "the later")):
        parser.add_argument(
            name, metavar=name.upper(), help=f"{what} version: a file, a folder, or a git revision"
        )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what to look at in folders and git revisions"
    )
    parser.add_argument(
        "--store",
        metavar="DB",
        help="tell what becomes of each live session: the file of an SQLiteStore, or postgresql://...",
    )
    parser.add_argument(
        "--format", choices=list(_WRITERS), default="text", help="how it is written (default: text)"
    )
    parser.add_argument("--output", metavar="FILE", help="write the result to FILE")
    parser.set_defaults(entry=[])


def run(arguments: Namespace) -> ExitCode:
    """Compare; 1 if a session cannot go on as things are. Each version has the settings of its own folder."""
    with progress("reading files") as rename, TemporaryDirectory() as folder:
        places = [_place(arguments, side, Path(folder) / side) for side in ("old", "new")]
        environments = running_environments(os.environ, sys.path)
        gathered = [gather(paths, folder=where, environments=environments) for where, paths in places]
        sides: list[Workload] = []
        for (where, _), files in zip(places, _of_one_name(*gathered), strict=True):
            rename(f"analysing {len(files.sources):,} files")
            sides.append(
                compile_gathered(files, arguments, rename, folder=where, started=time.perf_counter())
            )
        old, new = sides
        comparison = compare(old.compilation.facts, new.compilation.facts)
        versions = _versions(old, new)
        problems = [name_unusable_sources(side.compilation.program) for side in sides]
    judged = None
    if arguments.store is not None:
        # The compiler needs the runtime for this alone.
        from sopy_compiler.cli.kept_sessions import kept_sessions

        judged = tuple(judge(session, comparison.changes) for session in kept_sessions(arguments.store))
    report = DiffReport(code=RULE.code, versions=versions, comparison=comparison, sessions=judged)
    write_result(_WRITERS[arguments.format](report), file=arguments.output)
    return ExitCode.FINDINGS if report.has_findings or any(problems) else ExitCode.CLEAN


def _place(arguments: Namespace, side: str, where: Path) -> tuple[Path, list[str]]:
    """The folder that paths are relative to, and the paths, for one side."""
    named = str(getattr(arguments, side))
    if Path(named).exists():
        asked = [Path(named) / path for path in arguments.paths] if Path(named).is_dir() else []
        return Path.cwd(), [str(path) for path in asked if path.exists()] or [named]
    try:
        lay_out(named, Path.cwd(), where=where)
    except RevisionError as error:
        raise UsageError(f"{named} is no file, no folder and no git revision: {error}") from None
    # The other side may be a file or folder of the same repository.
    other = str(arguments.new if side == "old" else arguments.old)
    asked = list(arguments.paths) or ([other] if Path(other).exists() and other != "." else [])
    return where, [path for path in asked if (where / path).exists()]


def _of_one_name(old: Gathered, new: Gathered) -> tuple[Gathered, Gathered]:
    """Two single files are two versions of one module, whatever they are called."""
    if len(old.sources) == len(new.sources) == 1:
        source = replace(old.sources[0], module=new.sources[0].module)
        return replace(old, sources=(source,)), new
    return old, new


def _versions(old: Workload, new: Workload) -> tuple[ModuleVersions, ...]:
    before, after = (
        {table.module: table.version for _, table in dispatch_tables(side)} for side in (old, new)
    )
    return tuple(
        ModuleVersions(module=module, old=before.get(module, ""), new=after.get(module, ""))
        for module in sorted({*before, *after})
    )
