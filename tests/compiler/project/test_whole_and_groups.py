"""A project that is understood group by group has the findings of one that is understood at once."""

import shutil
from pathlib import Path

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from tests.compiler.project.checking import check_folder

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["examples", "tests/corpus"])
def test_groups_have_the_findings_of_the_whole(tmp_path: Path, name: str) -> None:
    shutil.copytree(ROOT / name, tmp_path / "project", ignore=shutil.ignore_patterns("test_*"))
    folder = tmp_path / "project"
    gathered = gather((), folder=folder, config=Config())
    whole = check(compile_source(gathered.sources, loader=gathered.loader, unreadable=gathered.unreadable))
    grouped, _ = check_folder(folder)
    assert grouped.groups > 1
    assert grouped.findings == whole
