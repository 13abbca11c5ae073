"""Mistakes in settings, shown in the file that has them."""

import re
from typing import Final

from lsprotocol import types

from sopy_compiler.lsp.findings import SOURCE
from sopy_compiler.lsp.locations import uri_of
from sopy_compiler.lsp.places import Places

_PLACED: Final = re.compile(r"(?P<path>.*?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)", re.DOTALL)


def shown_problem(message: str, places: Places, folder: str) -> tuple[str, types.Diagnostic]:
    """The location of the file, and the problem at its place, which the message starts with."""
    found = _PLACED.fullmatch(message)
    path = found["path"] if found is not None else "pyproject.toml"
    line, column = (int(found["line"]), int(found["column"])) if found is not None else (1, 1)
    start = types.Position(line=line - 1, character=column - 1)
    problem = types.Diagnostic(
        range=types.Range(start=start, end=start),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
        message=found["message"] if found is not None else message,
    )
    return uri_of(places.location_of(path, folder)), problem
