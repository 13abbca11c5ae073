"""The stubs for the upstream package: complete, true to the runtime, and as strict as its own types."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.typing.checkers import Finding, listed, mypy_findings, run
from tests.typing.mistake_markers import Mistake, find, read_mistakes

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STUBS = ROOT / "stubs"
pytestmark = pytest.mark.slow
IMPORT_PATHS = (
    "from sopy import Procedure, handler, Event, SOP, End, Prompt, make_prompt, EventTranslator, show",
    "from sopy import make_prompt_from_procedure",
    "from sopy.prompt import cond, Prompt, make_prompt",
    "from sopy.prompt.prompt_generator import make_prompt_from_procedure",
    "from sopy.core import EventBus, subscribe, Sigma",
    "from sopy.core.event import EventBus",
    "from sopy.core.procedure import Procedure, End, handler",
    "from sopy.core.sop import SOP, SOPViolation, SOPRetryExceptionHook",
    "from sopy.utils import Log, LogLevel",
    "from sopy.interface.strands import StrandsAgent, tool",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose `sopy` is nothing but the stubs."""
    shutil.copytree(STUBS / "sopy-stubs", tmp_path / "sopy")
    return tmp_path


def check(folder: Path, file: str, *, config: str = "[mypy]\n") -> tuple[Finding, ...]:
    (folder / "mypy.ini").write_text(config, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file=mypy.ini",
        "--no-pretty",
        "--show-error-codes",
        file,
    ]
    done = run(command, folder, codes=(0, 1), environment={"MYPYPATH": str(folder)})
    return tuple(finding for finding in mypy_findings(done.stdout) if finding.file == file)


def test_stubtest_finds_no_difference_to_the_runtime(folder: Path) -> None:
    pytest.importorskip("strands")
    allowed = f"--allowlist={STUBS / 'only_in_sopyc.txt'}"
    command = [sys.executable, "-m", "mypy.stubtest", "sopy", "--concise", allowed]
    done = run(command, folder, codes=(0, 1), environment={"MYPYPATH": str(folder)})
    assert done.returncode == 0, done.stdout


def test_every_import_path_of_the_language_is_there(folder: Path) -> None:
    (folder / "program.py").write_text("\n".join(IMPORT_PATHS), encoding="utf-8")
    findings = check(folder, "program.py")
    assert not findings, listed(findings)


@pytest.mark.parametrize("plugin", [False, True], ids=["types", "plugin"])
def test_mistakes_are_seen_through_the_stubs_as_through_the_runtime(plugin: bool, folder: Path) -> None:
    source = without_runtime((HERE / "mistakes.py").read_text(encoding="utf-8"))
    (folder / "program.py").write_text(source, encoding="utf-8")
    config = "[mypy]\nplugins = sopy_compiler.mypy_plugin\n" if plugin else "[mypy]\n"
    findings = check(folder, "program.py", config=config)
    mistakes = read_mistakes(source)
    seen = {mistake for finding in findings if (mistake := find(mistakes, finding.line))}
    expected = {mistake for mistake in mistakes if ("plugin" if plugin else "mypy") in mistake.checkers}
    assert seen == expected, described(seen ^ expected)
    assert not [finding for finding in findings if not find(mistakes, finding.line)]


def test_a_wheel_of_the_stubs_holds_only_stubs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    shutil.copytree(STUBS, tmp_path / "stubs")
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(tmp_path / "stubs")], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names} == {
        "sopy-stubs",
        wheel.name.partition("-py3")[0] + ".dist-info",
    }
    assert all(name.endswith(".pyi") for name in names if name.startswith("sopy-stubs/"))


def without_runtime(source: str) -> str:
    """Programs of the upstream package know no sessions."""
    return "\n".join(
        "" if "Session" in line or "sopy_runtime" in line else line for line in source.splitlines()
    )


def described(mistakes: set[Mistake]) -> str:
    return listed([f"{mistake.line}: {mistake.text}" for mistake in mistakes])
