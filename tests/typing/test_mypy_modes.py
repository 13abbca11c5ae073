"""The plugin says the same in every way mypy can be run: cold, warm, as a daemon, with workers."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.typing.checkers import CheckerFailed, Finding, listed, mypy_findings, run
from tests.typing.mistake_markers import find, read_mistakes
from tests.typing.mypy_environments import VERSIONS, environment_with

HERE = Path(__file__).parent
MISTAKES = read_mistakes((HERE / "mistakes.py").read_text(encoding="utf-8"))
CONFIG = "[mypy]\nplugins = sopy_compiler.mypy_plugin\nexplicit_package_bases = True\n"
TARGETS = ["mistakes.py", "correct.py"]
# Before 1.16 mypy compares a decorated method with that of a generic base without the base's arguments.
OVERRIDE_OF_GENERIC = {"1.13.0": {"override"}}


@pytest.fixture(params=["newest", *(pytest.param(v, marks=pytest.mark.slow) for v in VERSIONS)])
def version(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def python(version: str) -> str:
    return sys.executable if version == "newest" else environment_with(version)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in TARGETS:
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def mypy(python: str, folder: Path, *arguments: str) -> tuple[Finding, ...]:
    options = ["--config-file=mypy.ini", "--no-error-summary", "--no-pretty", "--show-error-codes"]
    done = run([python, "-m", "mypy", *options, *arguments, *TARGETS], folder, codes=(0, 1))
    return mypy_findings(done.stdout)


def has_workers(python: str, folder: Path) -> bool:
    return "--num-workers" in run([python, "-m", "mypy", "--help"], folder, codes=(0,)).stdout


@pytest.fixture
def daemon(python: str, folder: Path) -> Iterator[Sequence[str]]:
    command = [python, "-m", "mypy.dmypy", "--status-file", str(folder / "dmypy.json")]
    yield command
    run([*command, "stop"], folder, codes=(0, 2))


def test_every_mistake_is_seen_and_nothing_else(version: str, python: str, folder: Path) -> None:
    findings = mypy(python, folder)
    known = OVERRIDE_OF_GENERIC.get(version, set())
    strangers = [f for f in findings if f.file == "correct.py" and f.code not in known]
    assert not strangers, listed(strangers)
    seen = {mistake.line for f in findings if f.file == "mistakes.py" and (mistake := find(MISTAKES, f.line))}
    assert seen == {mistake.line for mistake in MISTAKES if "plugin" in mistake.checkers}


def test_a_warm_run_repeats_the_cold_one(python: str, folder: Path) -> None:
    cold = mypy(python, folder)
    assert cold
    assert mypy(python, folder) == cold


def test_a_change_of_one_module_is_seen_in_the_other(python: str, folder: Path) -> None:
    """Sigma is defined in one module, the handler in another: only the first is touched."""
    (folder / "states.py").write_text(
        "class Order: ...\nclass Parcel: ...\nState = Order\n", encoding="utf-8"
    )
    (folder / "flow.py").write_text(FLOW, encoding="utf-8")
    command = [python, "-m", "mypy", "--config-file=mypy.ini", "--no-error-summary", "flow.py"]
    assert "sopy-sigma" not in run(command, folder, codes=(0, 1)).stdout
    (folder / "states.py").write_text(
        "class Order: ...\nclass Parcel: ...\nState = Parcel\n", encoding="utf-8"
    )
    assert "sopy-sigma" in run(command, folder, codes=(0, 1)).stdout


def test_the_daemon_says_what_a_cold_run_says_and_follows_changes(
    python: str, folder: Path, daemon: Sequence[str]
) -> None:
    command = [*daemon, "run", "--", "--config-file=mypy.ini", "--no-error-summary", "--no-pretty", *TARGETS]
    first = mypy_findings(run(command, folder, codes=(0, 1)).stdout)
    assert set(first) == set(mypy(python, folder))
    assert mypy_findings(run(command, folder, codes=(0, 1)).stdout) == first

    mistakes = folder / "mistakes.py"
    text = mistakes.read_text(encoding="utf-8")
    wrong = "def on_counted(self, sigma: Priority, event: Counted) -> str:"
    mended = text.replace(wrong, "def on_counted(self, sigma: Order, event: Counted) -> str:").replace(
        "{sigma.level}", "{sigma.total}"
    )
    assert mended != text
    mistakes.write_text(mended, encoding="utf-8")
    after = mypy_findings(run(command, folder, codes=(0, 1)).stdout)
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if wrong in row)
    gone = {(f.line, f.code) for f in first} - {(f.line, f.code) for f in after}
    assert {code for _, code in gone} == {"sopy-sigma"}
    assert all(abs(number - line) <= 1 for number, _ in gone)


def test_workers_say_what_one_process_says(python: str, folder: Path) -> None:
    if not has_workers(python, folder):
        pytest.skip("this mypy has no workers")
    try:
        parallel = mypy(python, folder, "--num-workers=2", "--cache-dir=parallel")
    except CheckerFailed as failure:
        pytest.fail(str(failure))
    assert set(parallel) == set(mypy(python, folder))


FLOW = """
from sopy import Event, Procedure, handler
from states import Order, State

class Counted(Event[int]): ...

class P(Procedure[State]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return "again"
"""
