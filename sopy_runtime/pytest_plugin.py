"""The pytest plugin: `pytest --sopy-coverage` reports which transitions the tests have taken."""

from collections.abc import Iterable
from typing import Any

import pytest

from sopy_runtime.session import Session
from sopy_runtime.transition_coverage import RowCoverage, TransitionCoverage, merged, percentage, report

_OUTPUT = "sopy_transition_coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("sopy", "SOPy workflows")
    group.addoption(
        "--sopy-coverage",
        action="store_true",
        help="report which transitions of the workflows under test were taken",
    )
    group.addoption(
        "--sopy-coverage-fail-under",
        type=float,
        metavar="PERCENT",
        help="fail if fewer transitions were taken; implies --sopy-coverage",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch, if it was asked for."""
    if config.getoption("--sopy-coverage") or config.getoption("--sopy-coverage-fail-under") is not None:
        config.pluginmanager.register(_Watch(config), "sopy-transition-coverage")


class _Watch:
    """Adds an observer to every session that tests make; workers of pytest-xdist send home what they saw."""

    def __init__(self, config: pytest.Config) -> None:
        self.fail_under: float | None = config.getoption("--sopy-coverage-fail-under")
        self.coverage = TransitionCoverage()
        self.received: list[RowCoverage] = []
        self.patch = pytest.MonkeyPatch()
        make = Session.__init__
        coverage = self.coverage

        def make_watched(
            session: Session[Any], *args: Any, observers: Iterable[Any] = (), **kwargs: Any
        ) -> None:
            make(session, *args, observers=(coverage, *observers), **kwargs)

        self.patch.setattr(Session, "__init__", make_watched)

    def pytest_unconfigure(self) -> None:
        self.patch.undo()

    def rows(self) -> tuple[RowCoverage, ...]:
        """What this process and its workers have seen."""
        return merged((*self.coverage.rows(), *self.received))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for procedure, event, ways, taken in node.workeroutput.get(_OUTPUT, ()):
            pairs = tuple((way, when) for way, when in ways)
            self.received.append(RowCoverage(procedure, event, pairs, frozenset(taken)))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = [(*row[:3], sorted(row.taken)) for row in self.rows()]
        elif self._is_too_low() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("transition coverage")
        for line in report(self.rows()):
            terminalreporter.line(line)
        if self._is_too_low():
            terminalreporter.line(f"less than the {self.fail_under:g} % that are wanted", red=True)

    def _is_too_low(self) -> bool:
        return self.fail_under is not None and percentage(self.rows()) < self.fail_under
