"""What a finding is about, whatever line and file it stands in and however the code is laid out."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic

# The modules around a class; a file that is renamed changes them.
_MODULES: Final = re.compile(r"(?:[a-z_]\w*\.)+(?=_*[A-Z])")
_DOTTED: Final = re.compile(r"[\w.#]+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Identity:
    """The rule, the class or method around the place, and the thing the finding is about."""

    code: str
    symbol: str
    subject: str


def identity(diagnostic: Diagnostic) -> Identity:
    """The identity of a finding; findings that are alike share it."""
    subject = _subject(diagnostic.subject)
    if subject == _module_of(diagnostic.span.path, subject):
        subject = ""
    if not subject and not diagnostic.symbol:
        # A finding about a whole file: only its words tell it from others.
        subject = _subject(diagnostic.message)
    return Identity(code=diagnostic.code, symbol=diagnostic.symbol, subject=subject)


@cache
def _subject(text: str) -> str:
    """Names without their modules, code as Python would print it."""
    text = " ".join(text.split())
    if _DOTTED.fullmatch(text):
        return _MODULES.sub("", text, count=1)
    try:
        return ast.unparse(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _module_of(path: str, subject: str) -> str:
    """The last names of the file's module, as many as the subject has."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return ".".join(parts[-(subject.count(".") + 1) :])
