"""Places of the compiler as places of the editor, and back."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from lsprotocol import types

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lsp.disk_texts import text_on_disk
from sopy_compiler.lsp.line_shift import line_shift
from sopy_compiler.lsp.locations import uri_of
from sopy_compiler.lsp.open_documents import OpenDocuments
from sopy_compiler.lsp.text_lines import Encoding, TextLines
from sopy_compiler.lsp.workspace import View
from sopy_compiler.project.file_kind import NOTEBOOK_SUFFIX
from sopy_compiler.source.notebook import cell_at
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in the analysed text of a file, line and column from 1, and what is known around it."""

    view: View
    line: int
    column: int


class Places:
    """Knows the texts that are open, and of other files the texts that were analysed.

    `source_at` gives the analysed source of a location, if there is one.
    """

    def __init__(self, documents: OpenDocuments, source_at: Callable[[str], SourceText | None]) -> None:
        self._documents = documents
        self._source_at = source_at

    @property
    def encoding(self) -> Encoding:
        """What the editor counts characters in."""
        return self._documents.encoding

    def version_of(self, uri: str) -> int | None:
        """The editor's number of the text; None where nothing is open."""
        return self._documents.version_of(uri)

    def text_at(self, location: str) -> str:
        """What the editor shows of a file, or would show."""
        document = self._documents.at(location)
        if document is not None:
            return document.text
        source = self._source_at(location)
        return source.text if source is not None else text_on_disk(location)

    def texts(self, edits: Iterable[Edit], where: View | str) -> Iterator[tuple[str, str, list[Edit]]]:
        """The documents that the edits are about, with their texts and the edits at their own lines."""
        found: dict[str, list[Edit]] = {}
        texts: dict[str, str] = {}
        for edit in edits:
            location, source = self._source(edit.span.path, where)
            notebook = self._documents.notebook_at(location)
            document = self._documents.at(location)
            own, uri = edit, uri_of(location) if document is None else document.uri
            text = self.text_at(location)
            cell = cell_at(source.cells, edit.span.line) if notebook and source is not None else None
            if notebook is not None and cell is not None and cell.number <= len(notebook.cells):
                above = cell.first_line - 1
                span = replace(edit.span, line=edit.span.line - above, end_line=edit.span.end_line - above)
                own, uri = replace(edit, span=span), notebook.cells[cell.number - 1]
                text = self._documents.text_of(uri)
            found.setdefault(uri, []).append(own)
            texts[uri] = text
        for uri, some in found.items():
            yield uri, texts[uri], some

    def location_of(self, path: str, folder: str) -> str:
        """The file behind a path that findings show."""
        return os.path.normpath(os.path.join(folder, path))  # noqa: PTH118

    def link(self, span: Span, where: View | str) -> types.Location | None:
        """The place in the text as it is now; None where it has been edited away.

        `where` are the facts that the place comes from, or the folder for those that were found last.
        """
        location, source = self._source(span.path, where)
        notebook = self._documents.notebook_at(location)
        if notebook is not None:
            return self._in_cell(span, source, notebook.cells)
        document = self._documents.at(location)
        if document is None and location.endswith(NOTEBOOK_SUFFIX):
            # The lines are those of its code, and none of the file.
            return types.Location(
                uri=uri_of(location), range=_range(TextLines("", self.encoding), (1, 1), (1, 1))
            )
        text = self.text_at(location)
        line, end_line = span.line, span.end_line
        if document is not None and source is not None:
            shift = line_shift(source.text, _plain(document.text))
            moved, moved_end = shift.to_new(line), shift.to_new(end_line)
            if moved is None or (moved_end is None and line == end_line):
                return None
            # The last line of a class or a handler is one that is often being written.
            line, end_line = moved, moved + end_line - line if moved_end is None else moved_end
        lines = TextLines(text, self._documents.encoding)
        found = _range(lines, (line, span.column), (end_line, span.end_column))
        return types.Location(uri=document.uri if document is not None else uri_of(location), range=found)

    def links(self, spans: Iterable[Span], where: View | str) -> list[types.Location]:
        """The places that are still there, each once."""
        found: dict[tuple[str, int, int], types.Location] = {}
        for span in spans:
            link = self.link(span, where)
            if link is not None:
                start = link.range.start
                found.setdefault((link.uri, start.line, start.character), link)
        return list(found.values())

    def spot(self, uri: str, position: types.Position, view: View) -> Spot | None:
        """The place in the analysed text; None where that has no such line."""
        document = self._documents.document(uri)
        source = source_in(view)
        if document is None or source is None:
            return None
        lines = TextLines(document.text, self._documents.encoding)
        line, column = lines.place(position.line, position.character)
        notebook = self._documents.notebook_of(uri)
        if notebook is not None:
            number = notebook.cells.index(uri)
            above = source.cells[number].first_line - 1 if number < len(source.cells) else 0
            return Spot(view=view, line=line + above, column=column)
        moved = line_shift(source.text, _plain(document.text)).to_old(line)
        return None if moved is None else Spot(view=view, line=moved, column=column)

    def _source(self, path: str, where: View | str) -> tuple[str, SourceText | None]:
        """The file of a path, and the text that was analysed."""
        if isinstance(where, str):
            location = self.location_of(path, where)
            return location, self._source_at(location)
        location = self.location_of(path, where.folder)
        return location, next((one for one in where.group.sources if one.path == path), None)

    def _in_cell(self, span: Span, source: SourceText | None, uris: tuple[str, ...]) -> types.Location | None:
        cell = cell_at(source.cells, span.line) if source is not None else None
        if cell is None or cell.number > len(uris):
            return None
        uri = uris[cell.number - 1]
        lines = TextLines(self._documents.text_of(uri), self._documents.encoding)
        above = cell.first_line - 1
        start, end = (span.line - above, span.column), (span.end_line - above, span.end_column)
        return types.Location(uri=uri, range=_range(lines, start, end))


def source_in(view: View) -> SourceText | None:
    """The analysed source of the view's own file."""
    return next((one for one in view.group.sources if one.path == view.path), None)


def _range(lines: TextLines, start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    first, last = lines.position(*start), lines.position(*end)
    return types.Range(
        start=types.Position(line=first[0], character=first[1]),
        end=types.Position(line=last[0], character=last[1]),
    )


def _plain(text: str) -> str:
    """The text as the compiler reads it from a file."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
