"""A project that is understood group by group has the findings of one that is understood at once."""

import shutil
from pathlib import Path

import pytest

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from tests.compiler.project.checking import check_folder

ROOT = Path(__file__).parents[3]
# Silent for a whole program where anything in it is not understood; in a group for what is in the group.
WHOLE_PROGRAM_SILENCE = {"SOP301", "SOP302"}


@pytest.mark.slow
def test_groups_have_the_findings_of_the_whole(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    for name in ("examples", "tests/corpus"):
        shutil.copytree(ROOT / name, folder / Path(name).name)
    gathered = gather((), folder=folder, config=Config())
    compilation = compile_source(gathered.sources, loader=gathered.loader, unreadable=gathered.unreadable)
    whole = check(compilation)
    grouped, _ = check_folder(folder)
    assert grouped.groups > 50
    more = tuple(one for one in grouped.findings if one not in whole)
    assert tuple(one for one in grouped.findings if one not in more) == whole
    assert {one.code for one in more} <= WHOLE_PROGRAM_SILENCE
    for one in more:
        # Each is a finding of its file by itself.
        assert one in check_folder(folder, paths=(one.span.path,))[0].findings
