"""The plugin gets through whatever mypy gets through: the corpus, right or wrong, and other people's code."""

from pathlib import Path

import pytest

from tests.compiler.mypy_plugin.plugin_runs import run_mypy
from tests.typing.checkers import BIN, run

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted((ROOT / "tests" / "corpus").rglob("*.py"))
PACKAGES = ("pydantic", "rich", "markdown_it", "pygls")
FAILURE = "sopyc's mypy plugin failed"
CONFIG = "[mypy]\nplugins = sopy_compiler.mypy_plugin\nignore_missing_imports = True\npython_version = 3.13\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_plugin_survives_every_program_of_the_corpus(program: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nmypy-report = true\n", encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    output = run_mypy(tmp_path, program.read_text(encoding="utf-8"), cache=cache)
    assert "INTERNAL ERROR" not in output
    assert FAILURE not in output


@pytest.mark.slow
def test_the_plugin_stays_out_of_other_peoples_packages(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    packages = [word for name in PACKAGES for word in ("-p", name)]
    options = ["--config-file=mypy.ini", f"--cache-dir={cache}", "--no-pretty"]
    done = run([str(BIN / "mypy"), *options, *packages], tmp_path, codes=(0, 1))
    assert "source files)" in done.stdout
    assert FAILURE not in done.stdout
    assert "[sopy-" not in done.stdout
