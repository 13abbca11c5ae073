from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import FLOW, sopyc, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, flow=FLOW)
    return tmp_path


@pytest.mark.parametrize("target", ["flow.py", ".", "Pay", "flow.Pay"])
def test_a_workflow_is_told_from_its_entry(folder: Path, target: str) -> None:
    result = sopyc("prompt", target, "--objective", "Sell", folder=folder)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Objective: Sell\n\nFollow these procedures. Start with Pay;")


def test_a_procedure_is_looked_for_in_the_files_that_are_named(folder: Path) -> None:
    (folder / "other").mkdir()
    write(folder / "other", flow=FLOW)
    several = sopyc("prompt", "Pay", folder=folder)
    assert (several.returncode, "several procedures are called 'Pay'" in several.stderr) == (2, True)
    assert sopyc("prompt", "Pay", "other", folder=folder).returncode == 0


def test_a_misspelt_name_is_an_error_with_a_suggestion(folder: Path) -> None:
    result = sopyc("prompt", "Payy", folder=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert "there is no file and no procedure 'Payy': did you mean `Pay`?" in result.stderr


def test_files_without_a_workflow_are_told_of(tmp_path: Path) -> None:
    write(tmp_path, flow="x = 1\n")
    result = sopyc("prompt", folder=tmp_path)
    assert (result.returncode, "no workflow was found" in result.stderr) == (1, True)


def test_the_text_can_be_written_to_a_file(folder: Path) -> None:
    result = sopyc("prompt", "--output", "sop.txt", folder=folder)
    assert result.stdout == ""
    assert "Procedure Pay:" in (folder / "sop.txt").read_text(encoding="utf-8")
