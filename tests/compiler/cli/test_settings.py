"""Configuration and paths, through the command: found from the file, right in subfolders."""

# covers: sopy_compiler.project.project_selection, sopy_compiler.project.repository
# covers: sopy_compiler.report.rooted

import json
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import BROKEN, FLOW, sopyc, write

LOST = FLOW + "\n\nclass Lost(Pay):\n    pass\n"


def codes(folder: Path, *arguments: str) -> list[tuple[str, str]]:
    """Path and code of each finding that is listed."""
    lines = sopyc("check", *arguments, folder=folder).stdout.splitlines()
    return [(line.split(":")[0], line.split(" ")[1]) for line in lines]


def settings(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "pyproject.toml").write_text(f"[tool.sopyc]\n{text}\n", encoding="utf-8")


def test_mistakes_are_told_with_their_places(tmp_path: Path) -> None:
    settings(tmp_path, "ignroe = []\nfail-on = 'eror'")
    write(tmp_path, flow=BROKEN)
    (tmp_path / "deep").mkdir()
    for folder, shown in ((tmp_path, "pyproject.toml"), (tmp_path / "deep", "../pyproject.toml")):
        done = sopyc("check", str(tmp_path), folder=folder)
        assert (done.returncode, done.stdout) == (2, "")
        first, second = done.stderr.splitlines()
        place = f"sopyc: error: {shown}"
        assert first == f"{place}:2:1: unknown key `ignroe` in `[tool.sopyc]`: did you mean `ignore`?"
        assert second.startswith(f"{place}:3:1: `fail-on` must be one of error, warning, note, not 'eror': ")
    assert sopyc("graph", folder=tmp_path).returncode == 2


def test_every_project_of_a_repository_has_its_own_settings(tmp_path: Path) -> None:
    settings(tmp_path, "ignore = ['SOP201']\n[tool.sopyc.per-file-ignores]\n'two/*.py' = ['SOP101']")
    settings(tmp_path / "one", "ignore = ['SOP101']\n[tool.sopyc.per-file-ignores]\n'inner' = ['SOP201']")
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "inner").mkdir()
    for folder in (".", "one", "one/inner", "two"):
        write(tmp_path / folder, broken=BROKEN, lost=LOST)
    expected = [("lost.py", "SOP101"), ("one/broken.py", "SOP201")]
    assert codes(tmp_path) == expected
    assert codes(tmp_path) == expected
    assert codes(tmp_path / "one", "..") == [("../lost.py", "SOP101"), ("broken.py", "SOP201")]
    assert codes(tmp_path / "two") == []
    assert codes(tmp_path.parent, str(tmp_path / "one")) == [(f"{tmp_path.name}/one/broken.py", "SOP201")]
    assert codes(tmp_path, "--ignore", "SOP1") == [
        (f"{folder}broken.py", "SOP201") for folder in ("", "one/", "two/")
    ]
    settings(tmp_path / "one", "")
    assert ("one/lost.py", "SOP101") in codes(tmp_path)


def test_a_suppression_for_a_rule_that_is_not_judged_here_is_not_unused(tmp_path: Path) -> None:
    settings(tmp_path, "[tool.sopyc.per-file-ignores]\n'old' = ['SOP105']")
    (tmp_path / "old").mkdir()
    for folder in (".", "old"):
        write(tmp_path / folder, flow=FLOW.replace("return End()", "return End()  # sopyc: ignore[SOP105]"))
    assert codes(tmp_path) == [("flow.py", "SOP004")]


def test_entries_of_every_project_count(tmp_path: Path) -> None:
    settings(tmp_path / "one", "entry = 'flow.Lost'")
    write(tmp_path / "one", flow=LOST)
    assert codes(tmp_path) == []


def test_an_entry_that_names_nothing_is_told(tmp_path: Path) -> None:
    settings(tmp_path, "entry = ['flow.Lsot', 'Pay', 'other.Pay']")
    write(tmp_path, flow=LOST)
    lines = [
        "sopyc: entry `flow.Lsot` is no procedure here: did you mean `flow.Lost`?",
        "sopyc: entry `other.Pay` is no procedure here: did you mean `flow.Pay`?",
    ]
    # From an analysis, from the results of groups, and from what was written last.
    for arguments in ((), ("--notes",), ("--notes",)):
        assert sopyc("check", *arguments, folder=tmp_path).stderr.splitlines()[:2] == lines
    assert "entry" not in sopyc("check", "flow.py", folder=tmp_path).stderr
    assert "`Nix`" in sopyc("check", "flow.py", "--entry", "Nix", folder=tmp_path).stderr


def test_excluded_files_that_a_hook_names_stay_excluded(tmp_path: Path) -> None:
    settings(tmp_path, "exclude = ['old/', '*_pb2.py']")
    (tmp_path / "old").mkdir()
    write(tmp_path, flow=BROKEN, made_pb2=BROKEN)
    write(tmp_path / "old", flow=BROKEN)
    named = ("old/flow.py", "made_pb2.py", "flow.py")
    assert len(codes(tmp_path, *named)) == 3
    assert codes(tmp_path, "--force-exclude", *named) == [("flow.py", "SOP201")]
    assert codes(tmp_path / "old", "--force-exclude", "flow.py") == []


def test_what_git_ignores_appears_when_it_no_longer_does(tmp_path: Path) -> None:
    write(tmp_path, flow=BROKEN)
    assert len(codes(tmp_path)) == 1
    (tmp_path / ".gitignore").write_text("flow.py\n", encoding="utf-8")
    assert codes(tmp_path) == []
    assert codes(tmp_path) == []
    (tmp_path / ".gitignore").write_text("other.py\n", encoding="utf-8")
    assert len(codes(tmp_path)) == 1


@pytest.mark.parametrize("format_", ["sarif", "github", "gitlab"])
def test_services_get_paths_from_the_top_of_the_repository(tmp_path: Path, format_: str) -> None:
    top = tmp_path / "a b"
    inner = top / "src" / "ü"
    inner.mkdir(parents=True)
    write(inner, flow=BROKEN)
    (top / ".git").mkdir()
    (top / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    text = told(inner, format_)
    if format_ == "sarif":
        (run,) = json.loads(text)["runs"]
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert place == {"uri": "src/%C3%BC/flow.py", "uriBaseId": "%SRCROOT%"}
        assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == f"{top.as_uri()}/"
    else:
        assert "src/ü/flow.py" in text
    assert ("%C3%BC/flow.py" if format_ == "sarif" else "ü/flow.py") in told(inner, format_, "--root", "..")
    assert "../flow.py" in told(inner, "text", "--root", "down")


def told(folder: Path, format_: str, *arguments: str) -> str:
    return sopyc("check", "--format", format_, *arguments, folder=folder).stdout
