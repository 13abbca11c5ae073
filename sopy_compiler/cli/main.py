"""The `sopyc` command: answers at once where it can, and turns what happens into an exit code."""

import gc
import os
import sys
from collections.abc import Sequence

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.cli.version import version
from sopy_compiler.project.wrong_call import WrongCallError

DEBUG_VARIABLE = "SOPYC_DEBUG"
_INTERNAL_ERROR = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` default to those of the process, whose collector is then turned off."""
    if arguments is None:
        # A command lives shortly, and most of what it makes is needed to its end: collecting costs a sixth.
        gc.disable()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except KeyboardInterrupt:
        write_message("sopyc: interrupted")
        return _INTERRUPTED
    except (UsageError, WrongCallError) as error:
        for line in str(error).split("\n"):
            write_message(f"sopyc: error: {line}")
        return _INTERNAL_ERROR
    except Exception as error:  # noqa: BLE001  the last line of defence: a defect of ours must not look like a finding
        return _failed(error)


def _run(given: Sequence[str]) -> int:
    if given == ["--version"]:
        write_result(f"sopyc {version()}\n")
        return 0
    if given[:1] == ["check"]:
        from sopy_compiler.cli.replay import replay

        replayed = replay(given)
        if replayed is not None:
            return replayed
    from sopy_compiler.cli.commands import run_command

    return run_command(given)


def _failed(error: Exception) -> int:
    if os.environ.get(DEBUG_VARIABLE):
        import traceback  # loads the tokenizer

        traceback.print_exception(error)
    write_message(
        f"sopyc: internal error: {type(error).__name__}: {error}\n"
        "This is a defect of sopyc, not of the program it looked at. Please report it "
        f"with the traceback that {DEBUG_VARIABLE}=1 prints."
    )
    return _INTERNAL_ERROR
