import json
from pathlib import Path

import pytest

from sopy_compiler.emit.prompt_budget import token_count
from tests.compiler.cli.sopyc import FLOW, sopyc, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, flow=FLOW)
    return tmp_path


@pytest.mark.parametrize("target", ["flow.py", ".", "Pay", "flow.Pay"])
def test_a_workflow_is_told_from_its_entry(folder: Path, target: str) -> None:
    result = sopyc("prompt", target, "--objective", "Sell", folder=folder)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Objective: Sell\n\nStart with Pay.")


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


def test_it_is_written_as_markdown_and_as_json(folder: Path) -> None:
    assert sopyc("prompt", "--format", "markdown", folder=folder).stdout.startswith(
        "## Pay\n\nStart with Pay."
    )
    document = json.loads(sopyc("prompt", "--format", "json", folder=folder).stdout)
    assert (document["version"], [one["start"] for one in document["workflows"]]) == (1, ["Pay"])


def test_a_number_of_tokens_is_kept_to_or_refused(folder: Path) -> None:
    whole = token_count(sopyc("prompt", folder=folder).stdout)
    short = sopyc("prompt", "--max-tokens", str(whole - 1), folder=folder)
    assert token_count(short.stdout) < whole
    assert "Procedure Pay:" in short.stdout
    refused = sopyc("prompt", "--max-tokens", "3", folder=folder)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "the shortest form is about" in refused.stderr
    assert sopyc("prompt", "--max-tokens", "0", folder=folder).returncode == 2
