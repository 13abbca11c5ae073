"""What a page that is served shows now: compiled anew whenever a file changes."""

import json
import threading
import traceback
from argparse import Namespace
from pathlib import Path
from typing import Final

from sopy_compiler.cli.graph_page import page_of
from sopy_compiler.cli.output import write_message
from sopy_compiler.cli.watch import wait_for_a_change
from sopy_compiler.cli.workload import Workload, compile_paths
from sopy_compiler.emit.graph_html import page_title
from sopy_compiler.emit.page.page_data import page_data
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.dependencies import dependencies_now, store_dependencies
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.wrong_call import WrongCallError

STORE_FILES: Final = ("", "-wal")
_PAUSE_SECONDS: Final = 0.4


class Following:
    """The data of the page and how often it has changed; threads of its own keep it up to date."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self._folder = Path.cwd()
        self._store = arguments.store
        self._is_over = threading.Event()
        self._changed = threading.Condition()
        self._versions = {"graph": 0, "store": 0}
        self._data = "{}"
        self._title = ""
        self._seen: dict[str, str | None] = {}
        self._compile()

    @property
    def data(self) -> str:
        """What the page shows, as JSON."""
        return self._data

    @property
    def title(self) -> str:
        """The title of the page."""
        return self._title

    @property
    def is_over(self) -> bool:
        """Whether the server ends."""
        return self._is_over.is_set()

    @property
    def versions(self) -> dict[str, int]:
        """How often the graph and the store have changed."""
        with self._changed:
            return dict(self._versions)

    def wait_for_news(self, told: dict[str, int], *, timeout_seconds: float) -> dict[str, int]:
        """The versions as soon as they are others than those, or when the time or the server is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions != told or self.is_over, timeout=timeout_seconds)
            return dict(self._versions)

    def start(self) -> None:
        """Begin to follow."""
        threading.Thread(target=self._follow_files, daemon=True).start()
        if self._store is not None and Path(self._store).exists():
            threading.Thread(target=self._follow_store, daemon=True).start()

    def stop(self) -> None:
        """Let the threads end, and whoever waits go."""
        self._is_over.set()
        with self._changed:
            self._changed.notify_all()

    def _follow_files(self) -> None:
        while not self.is_over:
            wait_for_a_change(self._seen, str(self._folder), is_over=self._is_over.is_set)
            if not self.is_over:
                try:
                    self._compile()
                except Exception as error:  # noqa: BLE001  a defect of ours must not end the following
                    self._tell_failure(error)
                self._tell("graph")

    def _follow_store(self) -> None:
        known = self._state_of_store()
        while not self._is_over.wait(_PAUSE_SECONDS):
            state = self._state_of_store()
            if state != known:
                known = state
                self._tell("store")

    def _state_of_store(self) -> tuple[tuple[int, int], ...]:
        found = (Path(f"{self._store}{end}") for end in STORE_FILES)
        return tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in found if file.exists())

    def _tell(self, what: str) -> None:
        with self._changed:
            self._versions[what] += 1
            self._changed.notify_all()

    def _compile(self) -> None:
        """Look at the files; where they cannot be understood, the page says so and shows what it has."""
        try:
            workload = compile_paths(self._arguments, lambda _: None, folder=self._folder)
        except WrongCallError as error:
            if not self._title:
                raise
            write_message(f"sopyc: error: {error}")
            self._complain(str(error))
            return
        page = page_of(workload)
        self._title = page_title(page)
        self._data = json.dumps({**page_data(page), "problems": _problems(workload)})
        self._seen = store_dependencies(workload.gathered.loader.disk.seen, str(self._folder))

    def _tell_failure(self, error: Exception) -> None:
        """Say that this program is too much for us, and wait for another one."""
        write_message("".join(traceback.format_exception(error)).rstrip())
        write_message("sopyc: this is a defect of sopyc; the page shows what it had before")
        self._complain(
            f"sopyc failed ({type(error).__name__}); the picture is the one before the last change"
        )

    def _complain(self, problem: str) -> None:
        """Show this beside what the page has, until the next change."""
        folder = str(self._folder)
        self._seen = dependencies_now(self._seen, folder, Ledger(CacheFolder(None), folder))
        self._data = json.dumps({**json.loads(self._data), "problems": [problem]})


def _problems(workload: Workload) -> list[str]:
    program = workload.compilation.program
    return [f"{one.path}: {one.reason}" for one in program.unreadable] + [
        f"{problem.span.path}:{problem.span.line}: {problem.message}"
        for module in program.modules
        for problem in module.problems
        if module.is_reported
    ]
