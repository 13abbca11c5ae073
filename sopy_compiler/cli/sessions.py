"""`sopyc sessions`: what a store keeps, listed, and one session event by event. Nothing is changed."""

from argparse import ArgumentParser, Namespace
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.open_store import open_store
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.sessions_json import list_json, session_json
from sopy_compiler.cli.sessions_text import list_text, session_text
from sopy_runtime.journal.sql.view import SessionsView, Wanted

SHOW: Final = "show"
_USAGE: Final = "sopyc sessions DB, or sopyc sessions show DB SESSION"
_LIST_LENGTH, _STEPS_LENGTH = 50, 200


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.usage = f"{_USAGE} [options]"
    parser.add_argument(
        "words",
        nargs="+",
        metavar="[show] DB [SESSION]",
        help="the file of an SQLiteStore, or postgresql://...; with `show`, the id of a session too",
    )
    parser.add_argument("--workflow", metavar="MODULE", help="sessions in procedures of this module")
    parser.add_argument("--procedure", metavar="NAME", help="sessions in this procedure")
    parser.add_argument("--status", choices=("running", "finished"), help="sessions that are over, or not")
    parser.add_argument("--id", metavar="TEXT", help="sessions whose id has this in it")
    parser.add_argument(
        "--limit",
        type=int,
        metavar="N",
        help=f"how many (default: {_LIST_LENGTH}, of events {_STEPS_LENGTH})",
    )
    parser.add_argument("--before", type=int, metavar="NUMBER", help="the page of older sessions")
    parser.add_argument("--after", type=int, default=0, metavar="EVENT", help="the page of later events")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--output", metavar="FILE", help="write the result to FILE")


def run(arguments: Namespace) -> ExitCode:
    """List sessions, or show one.

    Raises:
        UsageError: the store or the session is not there.
    """
    match arguments.words:
        case ["show", where, session]:
            with open_store(where) as store:
                text = _session(store.view(), session, arguments)
        case [where] if where != SHOW:
            with open_store(where) as store:
                text = _list(store.view(), arguments)
        case _:
            raise UsageError(f"this is how it is called: {_USAGE}")
    write_result(text, file=arguments.output)
    return ExitCode.CLEAN


def _list(view: SessionsView, arguments: Namespace) -> str:
    wanted = Wanted(
        workflow=arguments.workflow,
        procedure=arguments.procedure,
        finished=None if arguments.status is None else arguments.status == "finished",
        text=arguments.id,
    )
    limit = arguments.limit or _LIST_LENGTH
    # One more than is shown tells whether there is another page.
    found = view.page(wanted, before=arguments.before, limit=limit + 1)
    page = found[:limit]
    if arguments.format == "json":
        return list_json(page, has_more=len(found) > limit)
    if len(found) > limit:
        write_message(f"sopyc: there are more: --before {page[-1].number}")
    return list_text(page)


def _session(view: SessionsView, session: str, arguments: Namespace) -> str:
    found = view.find(session)
    limit = arguments.limit or _STEPS_LENGTH
    steps = view.steps(session, after=arguments.after, limit=limit)
    if arguments.format == "json":
        return session_json(found, steps, view.state(session, arguments.after))
    if steps and steps[-1].sequence < found.sequence:
        write_message(f"sopyc: there are more: --after {steps[-1].sequence}")
    return session_text(found, steps, view.state(session, 0) if arguments.after == 0 else None)
