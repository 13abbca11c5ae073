"""Logging."""

from sopy_runtime.log import Log, LogLevel

__all__ = ["Log", "LogLevel"]
