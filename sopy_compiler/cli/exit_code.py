"""How a command ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0, 1 and 2 as linters use them."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
