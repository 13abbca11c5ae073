"""The pytest plugin: `pytest --sopy-coverage` reports which transitions the tests have taken."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime.coverage_formats import FORMATS
from sopy_runtime.errors import HandlerError
from sopy_runtime.known_transitions import GraphError, Known, Stranger, compare, read_graph
from sopy_runtime.session import Session
from sopy_runtime.transition_coverage import (
    Observed,
    RowCoverage,
    TransitionCoverage,
    WayCoverage,
    merged,
    percentage,
    report,
)

_OUTPUT = "sopy_transition_coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("sopy", "SOPy workflows")
    group.addoption(
        "--sopy-coverage",
        action="store_true",
        help="report which transitions of the workflows under test were taken; "
        "fail on one that the graph does not have (SOP604)",
    )
    group.addoption(
        "--sopy-source",
        action="append",
        default=[],
        metavar="PATH",
        help="count the workflows of these files and folders, visited or not, and no others",
    )
    group.addoption(
        "--sopy-output",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help=f"write the report to a file as well, as {' or '.join(FORMATS)}; implies --sopy-coverage",
    )
    group.addoption(
        "--sopy-fail-under",
        type=float,
        metavar="PERCENT",
        help="fail if fewer transitions were taken; implies --sopy-coverage",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch, if it was asked for."""
    outputs = [_output(one) for one in config.getoption("--sopy-output")]
    is_wanted = config.getoption("--sopy-coverage") or config.getoption("--sopy-fail-under") is not None
    if is_wanted or outputs or config.getoption("--sopy-source"):
        config.pluginmanager.register(_Watch(config, outputs), "sopy-transition-coverage")


def _output(given: str) -> tuple[str, str]:
    name, _, file = given.partition("=")
    if name not in FORMATS or not file:
        raise pytest.UsageError(
            f"--sopy-output {given}: FORMAT=FILE is expected, FORMAT one of {', '.join(FORMATS)}"
        )
    return name, file


class _Watch:
    """Adds an observer to every session that tests make; workers of pytest-xdist send home what they saw."""

    def __init__(self, config: pytest.Config, outputs: list[tuple[str, str]]) -> None:
        self.fail_under: float | None = config.getoption("--sopy-fail-under")
        self.sources: list[str] = config.getoption("--sopy-source")
        self.outputs = outputs
        # Named in the call, so relative to where it was made.
        self.folder: Path = config.invocation_params.dir
        self.coverage = TransitionCoverage()
        self.rows: list[RowCoverage] = []
        self.observed: Counter[Observed] = Counter()
        self.known = Known((), ())
        self.without_graph = ""
        self.patch = pytest.MonkeyPatch()
        _watch_sessions(self.coverage, self.patch)

    def pytest_unconfigure(self) -> None:
        self.patch.undo()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        rows, observed = node.workeroutput.get(_OUTPUT, ((), ()))
        for row in rows:
            self.rows.append(RowCoverage(row[0], row[1], tuple(WayCoverage(*way) for way in row[2])))
        for one, bases, number in observed:
            file, module, procedure, event, way, handler = one
            key = Observed(file, module, procedure, event, way, handler, tuple(bases))
            self.observed[key] += number

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.rows += self.coverage.rows()
        self.observed.update(self.coverage.observed())
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            seen = [(list(one[:-1]), list(one.bases), number) for one, number in self.observed.items()]
            output[_OUTPUT] = [(*row[:2], [tuple(way) for way in row.ways]) for row in self.rows], seen
            return
        self.known = self._known()
        for name, file in self.outputs:
            (self.folder / file).write_text(FORMATS[name](self.known), encoding="utf-8")
        if (self._is_too_low() or self._impossible()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("transition coverage")
        for line in report(self.known.rows):
            terminalreporter.line(line)
        if self.without_graph:
            terminalreporter.line(f"by the handlers' source alone: {self.without_graph}")
        for one in self.known.strangers:
            if one.gap:
                terminalreporter.line(f"not counted: {one}")
        for one in self._impossible():
            terminalreporter.line(
                f"SOP604 not in the graph: {one}; please report this defect of sopyc", red=True
            )
        if self._is_too_low():
            terminalreporter.line(f"less than the {self.fail_under:g} % that are wanted", red=True)

    def _known(self) -> Known:
        """The graph of the workflows under test; without one, what the runtime itself can read of them."""
        files = sorted({one.file for one in self.observed if Path(one.file).is_file()})
        if not (self.sources or files):
            return Known(merged(self.rows), ())
        try:
            graph = read_graph(self.sources or files, self.folder)
        except GraphError as error:
            self.without_graph = str(error)
            return Known(merged(self.rows), ())
        return compare(graph, self.observed, self.folder, is_whole=bool(self.sources))

    def _impossible(self) -> tuple[Stranger, ...]:
        return tuple(one for one in self.known.strangers if not one.gap)

    def _is_too_low(self) -> bool:
        return self.fail_under is not None and percentage(self.known.rows) < self.fail_under


def _watch_sessions(coverage: TransitionCoverage, patch: pytest.MonkeyPatch) -> None:
    """Let every session that is made from now on tell the coverage what happens."""
    make, send, asend = Session.__init__, Session.send, Session.asend

    def make_watched(session: Session[Any], *args: Any, observers: Iterable[Any] = (), **kwargs: Any) -> None:
        others = [one for one in observers if one is not coverage]
        make(session, *args, observers=(coverage, *others), **kwargs)

    def send_watched(session: Session[Any], event: Any, **kwargs: Any) -> Any:
        before, sequence = session.procedure, session.sequence
        try:
            return send(session, event, **kwargs)
        except HandlerError:
            if session.sequence == sequence:
                coverage.failed(before, event)
            raise

    async def asend_watched(session: Session[Any], event: Any, **kwargs: Any) -> Any:
        before, sequence = session.procedure, session.sequence
        try:
            return await asend(session, event, **kwargs)
        except HandlerError:
            if session.sequence == sequence:
                coverage.failed(before, event)
            raise

    watched: dict[str, Callable[..., Any]] = {
        "__init__": make_watched,
        "send": send_watched,
        "asend": asend_watched,
    }
    for name, function in watched.items():
        patch.setattr(Session, name, function)
