"""What kind of place output goes to."""

from collections.abc import Mapping
from typing import TextIO

from sopy_compiler.report.style import Style


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sees what is written."""
    return not stream.closed and stream.isatty()


def style_for(stream: TextIO, environment: Mapping[str, str]) -> Style:
    """Colours on terminals; `NO_COLOR` and `FORCE_COLOR` decide otherwise when they are not empty."""
    if environment.get("NO_COLOR"):
        return Style(colour=False)
    if environment.get("FORCE_COLOR"):
        return Style(colour=True)
    return Style(colour=is_terminal(stream) and environment.get("TERM") != "dumb")
