"""An open document: the text that counts in place of the file's."""

from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.lsp.text_lines import Encoding, TextLines
from sopy_compiler.project.decode import declared_codec


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """New text for a range, lines and characters as the protocol counts them; None for the whole text."""

    start: tuple[int, int] | None
    end: tuple[int, int] | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`location` is the absolute path of the file, which need not exist; `version` is the client's."""

    uri: str
    location: str
    version: int
    text: str


def changed_text(text: str, changes: Iterable[TextChange], encoding: Encoding) -> str:
    """The text after the changes, each of which counts on those before it."""
    for change in changes:
        if change.start is None or change.end is None:
            text = change.text
            continue
        lines = TextLines(text, encoding)
        start, end = lines.offset(*change.start), lines.offset(*change.end)
        text = text[:start] + change.text + text[max(start, end) :]
    return text


def saved_bytes(text: str, *, is_python: bool) -> bytes:
    """What the file would hold if the editor saved it: in the encoding that the text declares, if it can."""
    data = text.encode("utf-8", "surrogatepass")
    codec = declared_codec(data) if is_python else None
    if codec is None:
        return data
    try:
        return text.encode(codec)
    except (LookupError, ValueError):
        return data
