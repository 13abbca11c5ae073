"""One editor at work: what it has open, what is known of it, and what it has been told."""

import asyncio
from collections.abc import Callable
from typing import Final

from lsprotocol import types

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.lsp.analyst import Analyst
from sopy_compiler.lsp.board import Board, Publish
from sopy_compiler.lsp.findings import shown_finding
from sopy_compiler.lsp.open_documents import OpenDocuments
from sopy_compiler.lsp.places import Places, source_in
from sopy_compiler.lsp.setting_problems import shown_problem
from sopy_compiler.lsp.workspace import FolderAnswer, View, Workspace, home_of, views_of
from sopy_compiler.source.text import SourceText

_SETTINGS: Final = "settings"
_PATIENCE_SECONDS: Final = 5.0


class Session:
    """Lives in the thread of the event loop; the analyst works in its own.

    `publish` sends findings to the editor, `log` a message about a defect of ours.
    """

    def __init__(
        self, workspace: Workspace, folder: str, *, publish: Publish, log: Callable[[str], None]
    ) -> None:
        self.documents: Final = OpenDocuments(folder)
        self.places: Final = Places(self.documents, self._source_at)
        self.answers: dict[str, FolderAnswer] = {}
        """The newest of each folder."""
        self._board = Board(publish)
        self._log = log
        self._views: dict[str, View] = {}
        self._good: dict[str, View] = {}
        self._asked = self._answered = 0
        self._waiting: list[asyncio.Future[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self.analyst: Final = Analyst(workspace, tell=self._tell, fail=self._fail)

    def start(self) -> None:
        """Begin; to be called in the event loop."""
        self._loop = asyncio.get_running_loop()
        self.analyst.start()

    def check(self) -> None:
        """Have what is open now checked."""
        self._asked = self.analyst.ask(self.documents.state)

    async def settled(self) -> bool:
        """Wait until the newest text has been analysed; whether that was so before patience ended."""
        if self._answered >= self._asked:
            return True
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            await asyncio.wait_for(waiting, _PATIENCE_SECONDS)
        except TimeoutError:
            return False
        return True

    def view(self, uri: str) -> View | None:
        """What is known around a document; what was known last while its text has a syntax error."""
        location = self.location(uri)
        return self._views.get(location) or self._good.get(location)

    def good_view(self, uri: str) -> View | None:
        """What was known when the document last had no syntax error."""
        location = self.location(uri)
        return self._good.get(location) or self._views.get(location)

    def location(self, uri: str) -> str:
        """The file of a document, or of the notebook that it is a cell of; empty where it is not open."""
        notebook = self.documents.notebook_of(uri)
        if notebook is not None:
            return notebook.location
        document = self.documents.document(uri)
        return "" if document is None else document.location

    def findings(self, uri: str) -> tuple[Diagnostic, ...]:
        """What was found in a document, as the compiler has it."""
        location = self.location(uri)
        answer = self.answers.get(home_of(location, self.documents.folders))
        return () if answer is None else answer.findings.findings.get(location, ())

    def closed(self, location: str) -> None:
        """A document is not shown any more: what was found in it counts if it is of the workspace."""
        home = home_of(location, self.documents.folders)
        if home not in self.documents.folders:
            self._board.drop(home, location)
            self._views.pop(location, None)
        self._good.pop(location, None)

    def left(self, folder: str) -> None:
        """A folder is not of the workspace any more."""
        self._board.keep(folder, frozenset())
        self.answers.pop(folder, None)
        self._views = {place: view for place, view in self._views.items() if view.folder != folder}

    def _source_at(self, location: str) -> SourceText | None:
        view = self._views.get(location)
        return None if view is None else source_in(view)

    def _tell(self, number: int, answer: FolderAnswer | None) -> None:
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._take, number, answer)

    def _fail(self, trace: str) -> None:
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._log, trace)

    def _take(self, number: int, answer: FolderAnswer | None) -> None:
        """Show an answer, unless the text has changed since it was asked for."""
        if number != self._asked:
            return
        if answer is None:
            self._answered = number
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                if not one.done():
                    one.set_result(None)
            return
        self._remember(answer)
        for trace in answer.findings.failures:
            self._log(trace)
        self._show_problems(answer)
        for location in answer.findings.known:
            if home_of(location, self.documents.folders) == answer.folder:
                self._show_file(location, answer)
        if answer.findings.is_complete and answer.folder in self.documents.folders:
            self._board.keep(answer.folder, answer.findings.known)

    def _remember(self, answer: FolderAnswer) -> None:
        if not answer.findings.known:
            return
        self.answers[answer.folder] = answer
        views = views_of(answer)
        gone = [place for place, view in self._views.items() if view.folder == answer.folder]
        for place in gone if answer.findings.is_complete else ():
            del self._views[place]
        self._views |= views
        for place, view in views.items():
            broken = {one.path for one in view.group.compilation.program.modules if one.problems}
            if view.path not in broken and self.documents.at(place) is not None:
                self._good[place] = view

    def _show_problems(self, answer: FolderAnswer) -> None:
        shown: dict[str, list[types.Diagnostic]] = {}
        for message in answer.findings.problems:
            uri, problem = shown_problem(message, self.places, answer.folder)
            shown.setdefault(uri, []).append(problem)
        self._board.show(_SETTINGS, answer.folder, {uri: (None, found) for uri, found in shown.items()})

    def _show_file(self, location: str, answer: FolderAnswer) -> None:
        shown: dict[str, list[types.Diagnostic]] = {}
        notebook = self.documents.notebook_at(location)
        document = self.documents.at(location)
        if notebook is not None:
            shown = {uri: [] for uri in notebook.cells}
        elif document is not None:
            shown = {document.uri: []}
        for one in answer.findings.findings.get(location, ()):
            uri, finding = shown_finding(one, self.places, answer.folder)
            shown.setdefault(uri, []).append(finding)
        found = {uri: (self.documents.version_of(uri), findings) for uri, findings in shown.items()}
        self._board.show(answer.folder, location, found)
