"""What the editor has open and shows, and which state that makes."""

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sopy_compiler.lsp.asked import NOTHING_ASKED, Asked
from sopy_compiler.lsp.document import Document, TextChange, changed_text
from sopy_compiler.lsp.locations import location_of
from sopy_compiler.lsp.notebooks import Notebook, NotebookCell, notebook_bytes
from sopy_compiler.lsp.text_lines import Encoding
from sopy_compiler.lsp.workspace import WorkspaceState


class OpenDocuments:
    """Changes as the editor tells of them."""

    def __init__(self, folder: str) -> None:
        self._working_folder: Final = folder
        self.encoding = Encoding.UTF16
        self.folders: tuple[str, ...] = ()
        self.asked: Asked = NOTHING_ASKED
        self._documents: dict[str, Document] = {}
        self._notebooks: dict[str, Notebook] = {}
        self._revision = 0

    @property
    def state(self) -> WorkspaceState:
        """Everything that a check depends on."""
        cells = {cell for one in self._notebooks.values() for cell in one.cells}
        documents = (one for one in self._documents.values() if one.uri not in cells)
        return WorkspaceState(
            folders=self.folders,
            documents=tuple(documents),
            contents={one.location: notebook_bytes(self._cells(one)) for one in self._notebooks.values()},
            asked=self.asked,
            revision=self._revision,
        )

    def refresh(self) -> None:
        """Files on the disk may have changed."""
        self._revision += 1

    def document(self, uri: str) -> Document | None:
        """The open document, or the cell of a notebook."""
        return self._documents.get(uri)

    def at(self, location: str) -> Document | None:
        """The open document of a file."""
        return next((one for one in self._documents.values() if one.location == location), None)

    def notebook_at(self, location: str) -> Notebook | None:
        """The open notebook of a file."""
        return next((one for one in self._notebooks.values() if one.location == location), None)

    def notebook(self, uri: str) -> Notebook | None:
        """The open notebook of this address."""
        return self._notebooks.get(uri)

    def notebook_of(self, cell: str) -> Notebook | None:
        """The notebook that a document is a cell of."""
        return next((one for one in self._notebooks.values() if cell in one.cells), None)

    def text_of(self, uri: str) -> str:
        """What is written there now; empty where nothing is open."""
        found = self._documents.get(uri)
        return "" if found is None else found.text

    def version_of(self, uri: str) -> int | None:
        """The editor's number of the text; None where nothing is open."""
        found = self._documents.get(uri)
        return None if found is None else found.version

    def open(self, uri: str, version: int, text: str, *, language: str = "python") -> None:
        """A document is shown."""
        location = location_of(uri, self._working_folder, language)
        self._documents[uri] = Document(uri=uri, location=location, version=version, text=text)
        self.refresh()

    def change(self, uri: str, version: int, changes: Iterable[TextChange]) -> None:
        """The text of a document is another."""
        known = self._documents.get(uri)
        if known is not None:
            text = changed_text(known.text, changes, self.encoding)
            self._documents[uri] = replace(known, version=version, text=text)

    def close(self, uri: str) -> None:
        """The file counts again."""
        self._documents.pop(uri, None)
        self.refresh()

    def open_notebook(self, uri: str, version: int, cells: tuple[str, ...]) -> None:
        """A notebook is shown, whose cells are documents."""
        location = location_of(uri, self._working_folder, "notebook")
        self._notebooks[uri] = Notebook(uri=uri, location=location, version=version, cells=cells)
        self.refresh()

    def change_notebook(self, uri: str, version: int, cells: tuple[str, ...] | None) -> None:
        """The cells are others, or only their texts, for which `cells` is None."""
        known = self._notebooks.get(uri)
        if known is not None:
            self._notebooks[uri] = replace(
                known, version=version, cells=known.cells if cells is None else cells
            )

    def close_notebook(self, uri: str) -> None:
        """The notebook's file counts again."""
        known = self._notebooks.pop(uri, None)
        for cell in known.cells if known is not None else ():
            self._documents.pop(cell, None)
        self.refresh()

    def _cells(self, notebook: Notebook) -> tuple[NotebookCell, ...]:
        return tuple(NotebookCell(uri=uri, text=self.text_of(uri)) for uri in notebook.cells)


def folder_locations(uris: Iterable[str], working_folder: str) -> tuple[str, ...]:
    """The folders of a workspace, each once; what is no folder of the file system is left out."""
    found = (location_of(uri, working_folder, "") for uri in uris if uri.startswith("file:"))
    return tuple(dict.fromkeys(place.rstrip(os.sep) or os.sep for place in found))
