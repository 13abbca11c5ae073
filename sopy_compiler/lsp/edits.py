"""Edits of the compiler as edits of the editor."""

from collections.abc import Iterable

from lsprotocol import types

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lsp.places import Places
from sopy_compiler.lsp.text_lines import TextLines
from sopy_compiler.lsp.workspace import View
from sopy_compiler.project.edited_text import UneditableError, edited_text


def workspace_edit(
    edits: Iterable[Edit], places: Places, where: View | str, *, with_versions: bool
) -> types.WorkspaceEdit | None:
    """The edits of all files; None where a place is not in the text any more.

    `with_versions` tells that the editor compares versions, and refuses edits of a text that has changed.
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    found: dict[str, list[types.TextEdit]] = {}
    for own in by_path.values():
        written = _direct(own, places, where) if all(edit.text for edit in own) else None
        if written is None:
            written = _by_texts(own, places, where)
        if written is None:
            return None
        for uri, change in written:
            found.setdefault(uri, []).append(change)
    return packed(found, places, with_versions=with_versions)


def packed(
    found: dict[str, list[types.TextEdit]], places: Places, *, with_versions: bool
) -> types.WorkspaceEdit:
    """The edits by addresses as one change."""
    if not with_versions:
        return types.WorkspaceEdit(changes=dict(found))
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(
                    uri=uri, version=places.version_of(uri)
                ),
                edits=list(edits),
            )
            for uri, edits in found.items()
        ]
    )


def difference(old: str, new: str, places: Places) -> types.TextEdit:
    """What lies between the common beginning and end of two texts, as one edit."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    # An edit must not tear the end of a line apart.
    while start and old[start - 1] == "\r":
        start -= 1
    while end and old[len(old) - end] == "\n" and old[len(old) - end - 1 : len(old) - end] == "\r":
        end -= 1
    lines = TextLines(old, places.encoding)
    return types.TextEdit(
        range=types.Range(start=_position(lines, start), end=_position(lines, len(old) - end)),
        new_text=new[start : len(new) - end],
    )


def _position(lines: TextLines, offset: int) -> types.Position:
    line, character = lines.position_at(offset)
    return types.Position(line=line, character=character)


def _direct(edits: list[Edit], places: Places, where: View | str) -> list[tuple[str, types.TextEdit]] | None:
    found = []
    for edit in sorted(set(edits), key=lambda one: (one.span.start, one.span.end)):
        link = places.link(edit.span, where)
        if link is None:
            return None
        found.append((link.uri, types.TextEdit(range=link.range, new_text=edit.text)))
    return found


def _by_texts(
    edits: list[Edit], places: Places, where: View | str
) -> list[tuple[str, types.TextEdit]] | None:
    """With the white space that goes with what is removed."""
    found = []
    for uri, text, own in places.texts(edits, where):
        try:
            new = edited_text(text, own)
        except UneditableError:
            return None
        found.append((uri, difference(text, new, places)))
    return found or None
