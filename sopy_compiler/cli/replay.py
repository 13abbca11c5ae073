"""`sopyc check` where nothing has changed: the last output once more, without loading anything."""

import os
from collections.abc import Sequence

from sopy_compiler.cli.output import write_message, write_result
from sopy_compiler.project.last_output import LastOutput


def replay(given: Sequence[str]) -> int | None:
    """Write what the last run has written and return its exit code; None if a new one may differ."""
    if "--no-cache" in given or "-" in given:
        return None
    found = LastOutput(given, os.getcwd(), os.environ).find()  # noqa: PTH109  `pathlib` takes longer than the rest
    if found is None:
        return None
    output, messages, code = found
    write_result(output)
    if messages:
        write_message(messages)
    return code
