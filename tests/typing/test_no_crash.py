"""The plugin gets through whatever mypy gets through: the corpus, right or wrong, and other people's code."""

import shutil
from pathlib import Path

import pytest

from tests.compiler.mypy_plugin.plugin_runs import run_mypy, run_mypy_on
from tests.typing.checkers import BIN, run

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
FOLDERS = ("accept", "reject")
PACKAGES = ("pydantic", "rich", "markdown_it", "pygls")
FAILURE = "sopyc's mypy plugin failed"
CONFIG = """\
[mypy]
plugins = sopy_compiler.mypy_plugin
ignore_missing_imports = True
explicit_package_bases = True
python_version = 3.13
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def is_program(path: Path) -> bool:
    """Whether Python takes the file; where it does not, mypy looks at nothing beside it."""
    try:
        compile(path.read_text(encoding="utf-8"), path.name, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("folder", [*FOLDERS, pytest.param("mutations", marks=pytest.mark.slow)])
def test_the_plugin_survives_the_programs_of_the_corpus(folder: str, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc]\nmypy-report = true\n", encoding="utf-8")
    (tmp_path / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    programs = sorted((CORPUS / folder).rglob("*.py"))
    together = tmp_path / folder
    for program in filter(is_program, programs):
        place = together / program.relative_to(CORPUS / folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(program, place)
    output = run_mypy_on([folder], tmp_path, cache=cache)
    assert "prevented further checking" not in output
    for program in programs:
        if not is_program(program):
            output += run_mypy(tmp_path, program.read_text(encoding="utf-8"), cache=cache)
    assert "INTERNAL ERROR" not in output
    assert FAILURE not in output
    # The plugin was there: wrong programs have findings of its own.
    assert "[sopy-" in output or folder != "reject"


@pytest.mark.slow
def test_the_plugin_stays_out_of_other_peoples_packages(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text(CONFIG, encoding="utf-8")
    packages = [word for name in PACKAGES for word in ("-p", name)]
    options = ["--config-file=mypy.ini", f"--cache-dir={cache}", "--no-pretty"]
    done = run([str(BIN / "mypy"), *options, *packages], tmp_path, codes=(0, 1))
    assert "source files)" in done.stdout
    assert FAILURE not in done.stdout
    assert "[sopy-" not in done.stdout
