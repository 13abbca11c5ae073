"""What `sopyc check` reads beside Python and Markdown files."""

# covers: sopy_compiler.cli.standard_input, sopy_compiler.project.file_kind, sopy_compiler.source.notebook
# covers: sopy_compiler.report.notebook_places

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sopy_compiler.source.notebook import NotebookError, extract_notebook
from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

SCHEMA = Path(__file__).parents[3] / "docs/formats/check-v1.schema.json"


def notebook(*cells: str | tuple[str, str], **metadata: Any) -> str:
    """A notebook of code cells, and of pairs of another type with its text."""
    stored = [
        {"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []}
        if isinstance(cell, str)
        else {"cell_type": cell[0], "source": cell[1]}
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": stored})


HEAD, _, TAIL = BROKEN.partition("class Pay")
NOTEBOOK = notebook("%pip install sopy\n" + HEAD, ("markdown", "# Pay"), "!ls\nx = %who\nclass Pay" + TAIL)


def test_the_cells_of_a_notebook_are_one_module(tmp_path: Path) -> None:
    (tmp_path / "a b.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "a b.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    for _ in range(2):
        done = sopyc("check", folder=tmp_path)
        assert done.stdout.startswith("a b.ipynb:cell 3:8:15: SOP201 ")
        assert done.stdout.count("\n") == 1
    full = sopyc("check", "--format", "full", folder=tmp_path).stdout
    assert "--> a b.ipynb:cell 3:8:15" in full
    assert "8 |         sigma.totl = event.payload" in full
    assert "::: a b.ipynb:cell 1:6:7" in full
    document = json.loads(sopyc("check", "--format", "json", folder=tmp_path).stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text()))
    (found,) = document["diagnostics"]
    assert (found["path"], found["cell"], found["line"], found["fix"]) == ("a b.ipynb", 3, 8, None)
    assert (found["related"][0]["cell"], found["related"][0]["line"]) == (1, 6)
    (issue,) = json.loads(sopyc("check", "--format", "gitlab", folder=tmp_path).stdout)
    assert issue["location"]["positions"]["begin"]["line"] == 1
    assert issue["description"].startswith("cell 3, line 8: ")


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("x = 1", "y = 2\n"), "x = 1\ny = 2\n\n"),
        (("%%bash\nls\nrm x", "y = 2"), "\n\n\ny = 2\n"),
        (("%%time\ny = 2",), "\ny = 2\n"),
        (("if a:\n    !ls\nfiles = !ls\nhelp?\nx.y??\n%matplotlib inline",), None),
        (("x = '''\n%not magic\n'''",), "x = '''\n%not magic\n'''\n"),
        (("a = b\\\n  % c",), "a = b\\\n  % c\n"),
    ],
)
def test_commands_of_ipython_are_no_python(cells: tuple[str, ...], text: str | None) -> None:
    found = extract_notebook(notebook(*cells))
    assert found.text == (text or "if a:\n    pass\nfiles = None\npass\npass\npass\n")
    assert found.text.count("\n") == found.cells[-1].last_line


def test_notebooks_of_other_languages_and_older_formats() -> None:
    assert extract_notebook(notebook("x <- 1", language_info={"name": "R"})).text == ""
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}]}
    assert extract_notebook(json.dumps(old)).text == "x = 1\ny = 2\n"
    for text in ("", "[]", "{}", '{"cells": 3}', '{"worksheets": []}'):
        with pytest.raises(NotebookError):
            extract_notebook(text)


def test_a_file_that_is_no_notebook_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "flow.ipynb").write_text("{", encoding="utf-8")
    assert "flow.ipynb:1:1: SOP002" in sopyc("check", folder=tmp_path).stdout


def piped(text: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return sopyc("check", "-", *arguments, folder=folder, text=text)


def test_standard_input_counts_in_place_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    (tmp_path / "pyproject.toml").write_text("[tool.sopyc.per-file-ignores]\n'old.py' = ['SOP2']\n")
    done = piped(BROKEN, folder=tmp_path)
    assert (done.returncode, done.stdout[:23]) == (1, "stdin.py:18:15: SOP201 ")
    named = piped(BROKEN, "--stdin-filename", "flow.py", "--format", "full", folder=tmp_path)
    assert "--> flow.py:18:15" in named.stdout
    assert "18 |         sigma.totl = event.payload" in named.stdout
    assert piped(FLOW, "--stdin-filename", "flow.py", folder=tmp_path).returncode == 0
    assert piped(BROKEN, "--stdin-filename", "old.py", folder=tmp_path).returncode == 0
    assert "new.ipynb:cell 3:8:15" in piped(NOTEBOOK, "--stdin-filename", "new.ipynb", folder=tmp_path).stdout
    assert not (tmp_path / ".sopyc_cache").exists()


def test_wrong_calls_are_told(tmp_path: Path) -> None:
    write(tmp_path, flow=FLOW)
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "tool").write_text("#!/usr/bin/env python3\nx = 1\n")
    for arguments, message in (
        (("notes.txt",), "notes.txt is neither a Python file nor Markdown nor a notebook"),
        (("-", "flow.py"), "`-` stands alone"),
        (("--stdin-filename", "x.py"), "goes with the path `-`"),
        (("-", "--stdin-filename", "."), "is a folder"),
        (("-", "--stdin-filename", "x.txt"), "x.txt is neither a Python file nor Markdown nor a notebook"),
        (("--output", "sarfi=x"), "there is no format sarfi: did you mean `sarif`?"),
        (("--output", "zip=x"), "there is no format zip: write ./zip=x if that is a file"),
        (("--output", "sarif="), "the name of a file is missing"),
    ):
        done = sopyc("check", *arguments, folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
    assert sopyc("check", "tool", folder=tmp_path).returncode == 0
    assert "neither a Python file" in sopyc("graph", "notes.txt", folder=tmp_path).stderr
