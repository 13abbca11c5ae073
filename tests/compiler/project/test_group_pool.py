"""Groups in several processes."""

import multiprocessing
import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest

from sopy_compiler.checker.select import Selection
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.group_check import Judgement
from sopy_compiler.project.group_pool import WorkerError, check_groups
from sopy_compiler.project.group_task import GroupTask
from tests.compiler.project.checking import check_folder, write
from tests.compiler.project.flows import flow


class _Deadly(Mapping[str, SourceFile]):
    """Found files that end the process that asks for one; or raise, with `signal_number` 0."""

    def __init__(self, signal_number: int) -> None:
        self._signal = signal_number

    def __getitem__(self, location: str) -> SourceFile:
        if self._signal:
            os.kill(os.getpid(), self._signal)
        raise RuntimeError(f"asked for {Path(location).name}")

    def __iter__(self):  # type: ignore[no-untyped-def]  # never asked for
        return iter(())

    def __len__(self) -> int:
        return 1


def _tasks(folder: Path) -> tuple[GroupTask, ...]:
    names = ("a", "b")
    write(folder, {f"{name}.py": flow(name.upper(), state="state") for name in names})
    write(folder, {"state.py": "x = 1\n"})
    return tuple(
        GroupTask(
            files=(SourceFile(location=folder / f"{name}.py", display=f"{name}.py", is_named=False),),
            modules=(name,),
        )
        for name in names
    )


def _judgement(folder: Path, found: Mapping[str, SourceFile]) -> Judgement:
    return Judgement(folder=folder, found=found, entries=(), selection=Selection())


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_give_what_one_gives(tmp_path: Path, method: str) -> None:
    tasks = _tasks(tmp_path)
    judgement = _judgement(tmp_path, {})
    alone = check_groups(tasks, judgement, 1)
    assert check_groups(tasks, judgement, 2, method=method) == alone
    assert any(result.findings for result in alone) or all(result.counts for result in alone)


def test_the_number_of_processes_does_not_show(tmp_path: Path) -> None:
    write(tmp_path, {f"m{number}.py": flow(f"P{number}", field="totl") for number in range(5)})
    alone, several = (check_folder(tmp_path, jobs=jobs)[0] for jobs in (1, 3))
    assert alone == several
    assert len([one for one in alone.findings if one.code == "SOP201"]) == 5


def test_a_process_that_is_killed_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="without an answer"):
        check_groups(_tasks(tmp_path), _judgement(tmp_path, _Deadly(signal.SIGKILL)), 2)


def test_what_is_raised_in_a_process_is_raised_with_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match=r"RuntimeError: asked for state\.py") as caught:
        check_groups(_tasks(tmp_path), _judgement(tmp_path, _Deadly(0)), 2)
    assert "Traceback" in "".join(caught.value.__notes__)
