"""Where the result of a command goes."""

import os
import sys

from sopy_compiler.cli.errors import UsageError


def write_result(text: str, *, file: str | None = None) -> None:
    """Write the result to `file` or to standard output, in UTF-8.

    A reader that has seen enough (`| head`) ends the output, not the command.

    Raises:
        UsageError: the file cannot be written.
    """
    write_data(text.encode("utf-8", "backslashreplace"), file=file)


def write_data(data: bytes, *, file: str | None = None) -> None:
    """The same for what has an encoding of its own."""
    if file is not None:
        try:
            with open(file, "wb") as stream:  # noqa: PTH123  `pathlib` takes longer than all else here
                stream.write(data)
        except OSError as error:
            raise UsageError(f"cannot write {file}: {error.strerror}") from None
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_message(text: str) -> None:
    """Write one line for people to standard error."""
    try:
        sys.stderr.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    except UnicodeEncodeError:
        sys.stderr.write(text.encode("ascii", "backslashreplace").decode("ascii") + "\n")
