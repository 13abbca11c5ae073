import enum
from typing import ClassVar

__all__ = ["Log", "LogLevel"]

class LogLevel(enum.IntEnum):
    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40

class Log:
    min_level: ClassVar[LogLevel]

    @classmethod
    def set_min_level(cls, level: LogLevel) -> None: ...
    @classmethod
    def debug(cls, *message: object) -> None: ...
    @classmethod
    def info(cls, *message: object) -> None: ...
    @classmethod
    def warning(cls, *message: object) -> None: ...
    @classmethod
    def error(cls, *message: object) -> None: ...
