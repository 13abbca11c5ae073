"""`Log`: four calls that write a line each, for programs that already use them."""

import enum
import sys
from typing import ClassVar, TextIO


class LogLevel(enum.IntEnum):
    """How important a line is; the numbers are those of `logging`."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


class Log:
    """Writes lines to the standard error stream, or to `stream` if it is set."""

    min_level: ClassVar[LogLevel] = LogLevel.INFO
    stream: ClassVar[TextIO | None] = None

    @classmethod
    def set_min_level(cls, level: LogLevel) -> None:
        """Leave out everything less important than this."""
        cls.min_level = level

    @classmethod
    def debug(cls, *message: object) -> None:
        """For whoever looks for a mistake."""
        cls._write(LogLevel.DEBUG, message)

    @classmethod
    def info(cls, *message: object) -> None:
        """What goes on."""
        cls._write(LogLevel.INFO, message)

    @classmethod
    def warning(cls, *message: object) -> None:
        """Something looks wrong; work goes on."""
        cls._write(LogLevel.WARNING, message)

    @classmethod
    def error(cls, *message: object) -> None:
        """Something failed."""
        cls._write(LogLevel.ERROR, message)

    @classmethod
    def _write(cls, level: LogLevel, message: tuple[object, ...]) -> None:
        if level >= cls.min_level:
            stream = cls.stream or sys.stderr
            stream.write(f"[{level.name}] {' '.join(map(str, message))}\n")
