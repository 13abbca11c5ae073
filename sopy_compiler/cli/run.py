"""`sopyc run`: drive a workflow from typed-in events or from JSON lines. Runs the program's code."""

import contextlib
import gc
import json
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.exit_code import ExitCode
from sopy_compiler.cli.line_editor import complete_with
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.terminal import is_terminal, style_for
from sopy_compiler.cli.workload import compile_paths
from sopy_compiler.compiler import machines
from sopy_compiler.driving.console import Console
from sopy_compiler.driving.driver import Driver, MovableClock, Step
from sopy_compiler.driving.entry import Entry, known_events, load_entry
from sopy_compiler.driving.event_lines import run_lines
from sopy_compiler.driving.refusal import RunError
from sopy_compiler.driving.step_text import step_json, step_lines
from sopy_compiler.emit.machine_view import MachineView
from sopy_runtime import Session, UnknownSession, UnpersistableValue
from sopy_runtime.errors import SopyError
from sopy_runtime.sqlite import SQLiteStore


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "target",
        metavar="MODULE[:ENTRY]",
        help="a module or file, and in it an SOP, a session, a procedure, or a function that returns one; "
        "without ENTRY the only one there is",
    )
    parser.add_argument(
        "--argument",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an argument that ENTRY is called with: JSON, or a plain text; may be repeated",
    )
    parser.add_argument("--state", metavar="JSON", help="the state to start with")
    parser.add_argument(
        "--events", metavar="FILE", help="JSON lines to run instead of what is typed; - reads a pipe"
    )
    parser.add_argument(
        "--format",
        choices=("text", "jsonl"),
        default="text",
        help="how steps are written when events come as JSON lines (default: text)",
    )
    parser.add_argument(
        "--store",
        metavar="FILE",
        help="keep the session in this file (default: a file that is deleted at the end)",
    )
    parser.add_argument(
        "--session",
        metavar="NAME",
        default="run",
        help="its name; one that is in the store goes on (default: run)",
    )


def run(arguments: Namespace) -> ExitCode:
    """Run until the events, or the workflow, end.

    Raises:
        UsageError: there is no such workflow, or it cannot be started.
    """
    # The session may be long, and programs count on it.
    gc.enable()
    try:
        with _standard_output_for(arguments):
            entry = _entry(arguments)
        with contextlib.ExitStack() as stack:
            session, clock = _session(arguments, entry, stack)
            driver = Driver(session, clock, known_events(entry))
            if arguments.events is None and is_terminal(sys.stdin):
                return _converse(driver, entry)
            return _play(driver, arguments, stack)
    except (RunError, SopyError) as error:
        raise UsageError(str(error)) from error


def _entry(arguments: Namespace) -> Entry:
    module, _, name = arguments.target.partition(":")
    given = {}
    for argument in arguments.argument:
        key, is_set, value = argument.partition("=")
        if not is_set:
            raise UsageError(f"--argument {argument}: NAME=VALUE is expected")
        given[key] = _value(value)
    return load_entry(module, name, arguments=given, state=arguments.state, folder=Path.cwd())


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _session(
    arguments: Namespace, entry: Entry, stack: contextlib.ExitStack
) -> tuple[Session[Any], MovableClock]:
    clock = MovableClock()
    options: dict[str, Any] = {
        "observes": entry.observes,
        "retry_limits": entry.retry_limits,
        "clock": clock,
    }
    file = arguments.store
    if file is None:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sopyc-run-"))
        file = os.path.join(folder, "run.sqlite")  # noqa: PTH118  a text, as the argument is
    store = stack.enter_context(SQLiteStore(file, durability="process"))
    try:
        session: Session[Any] = Session.resume(store, arguments.session, **options)
    except UnknownSession:
        pass
    else:
        write_message(f"sopyc: {arguments.session} goes on behind {session.sequence} steps")
        return session, clock
    try:
        return Session(entry.start, entry.sigma, store=store, session_id=arguments.session, **options), clock
    except UnpersistableValue as error:
        if arguments.store is not None:
            raise
        write_message(f"sopyc: nothing can be undone: {error.happened}")
        return Session(entry.start, entry.sigma, **options), clock


def _converse(driver: Driver, entry: Entry) -> ExitCode:
    console = Console(driver, _machine(driver, entry), input, _say, style_for(sys.stdout, os.environ))
    complete_with(console.completions)
    write_message("sopyc: this runs the code of the workflow; :help lists commands, :quit ends")
    console.run()
    return ExitCode.CLEAN


def _play(driver: Driver, arguments: Namespace, stack: contextlib.ExitStack) -> ExitCode:
    lines = sys.stdin
    if arguments.events not in (None, "-"):
        try:
            lines = stack.enter_context(Path(arguments.events).open(encoding="utf-8"))  # noqa: SIM115  the stack closes it
        except OSError as error:
            raise UsageError(f"cannot read {arguments.events}: {error.strerror}") from None
    style = style_for(sys.stdout, os.environ)

    def write(step: Step) -> None:
        if arguments.format == "jsonl":
            write_result(step_json(step, driver.legal()) + "\n")
        else:
            write_result("".join(f"{line}\n" for line in step_lines(step, style)))

    output, told = sys.stdout, write
    try:
        with _standard_output_for(arguments):
            run_lines(driver, lines, _with_output(output, told))
    except RunError as error:
        write_message(f"sopyc: {error}")
        return ExitCode.FINDINGS
    return ExitCode.CLEAN


def _with_output(output: Any, told: Callable[[Step], None]) -> Callable[[Step], None]:
    def write(step: Step) -> None:
        with contextlib.redirect_stdout(output):
            told(step)

    return write


@contextlib.contextmanager
def _standard_output_for(arguments: Namespace) -> Iterator[None]:
    """Where the program's own `print` goes: not between lines of JSON."""
    if arguments.format == "jsonl":
        with contextlib.redirect_stdout(sys.stderr):
            yield
    else:
        yield


def _machine(driver: Driver, entry: Entry) -> MachineView | None:
    if not entry.file:
        return None
    workload = compile_paths(Namespace(paths=[entry.file], entry=[]), lambda _: None)
    for machine in machines(workload.compilation):
        if any(node.name == driver.here for node in machine.nodes):
            return machine
    return None


def _say(line: str) -> None:
    write_result(f"{line}\n")
