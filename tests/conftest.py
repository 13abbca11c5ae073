"""The order of tests, parts of them, and what is slow.

Those about one sample stand together, so that a process reads it once. `--share 1/2` runs one half of the
files, `--share 2/2` the other; a file stays whole, as its tests share what is costly to make. `--backwards`
begins with the last test: each must pass whatever ran before it. `--slow-list` sums the seconds of a run.
"""

import signal
from zlib import crc32

import pytest

from tests.compiler.ir.samples import SAMPLES
from tests.slow_list import slow_list


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is only for the tests of this repository."""
    parser.addoption("--share", default="1/1", metavar="N/M", help="run the Nth of M parts of the tests")
    parser.addoption("--backwards", action="store_true", help="run the tests in the opposite order")
    parser.addoption("--slow-list", action="store_true", help="tell what is slow: folders, files and tests")


def pytest_configure() -> None:
    """Hear interrupts: a shell has its background jobs ignore them, and so would all that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of other parts; move those of the same sample together, the others stay."""
    number, count = map(int, str(config.getoption("--share")).split("/"))
    mine = [item for item in items if crc32(item.nodeid.partition("::")[0].encode()) % count == number - 1]
    chosen = set(mine)
    if len(mine) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = sorted(mine, key=_sample)
    if config.getoption("--backwards"):
        items.reverse()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What `--slow-list` asks for."""
    if not config.getoption("--slow-list"):
        return
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    timed = [(one.nodeid, one.duration) for one in reports if isinstance(one, pytest.TestReport)]
    terminalreporter.section("what is slow")
    for line in slow_list(timed):
        terminalreporter.write_line(line)


def _sample(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    name = call.params.get("name") if call is not None else None
    return name if isinstance(name, str) and name in SAMPLES else ""
