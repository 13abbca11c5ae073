"""Every seeded mistake is seen by exactly the checkers that its line names, and nothing else is reported."""

import shutil
from pathlib import Path

import pytest

from tests.typing.checkers import ALL, Finding, listed, mypy
from tests.typing.mistake_markers import find, read_mistakes

HERE = Path(__file__).parent
MISTAKES = read_mistakes((HERE / "mistakes.py").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("mistakes.py", "mistakes_sopy.py"):
        shutil.copy(HERE / name, tmp_path)
    return tmp_path


def test_there_are_enough_mistakes_and_no_two_on_the_same_lines() -> None:
    assert len(MISTAKES) >= 40
    lines = [line for mistake in MISTAKES for line in mistake.lines]
    assert len(lines) == len(set(lines))


def test_every_mistake_is_seen_by_somebody() -> None:
    assert not [mistake for mistake in MISTAKES if not mistake.checkers]


def test_the_guide_gives_these_numbers() -> None:
    page = (HERE.parents[1] / "docs" / "guide" / "typing.md").read_text(encoding="utf-8")
    titles = {
        "mypy": "mypy",
        "plugin": "mypy with the plugin",
        "pyright": "pyright (VS Code)",
        "pyrefly": "pyrefly",
        "ty": "ty",
    }
    assert f"on {len(MISTAKES)} seeded mistakes" in page
    for name, title in titles.items():
        assert f"| {title} | {sum(name in mistake.checkers for mistake in MISTAKES)} |" in page


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_checker_sees_exactly_its_mistakes(name: str, folder: Path) -> None:
    findings = ALL[name](folder, ["mistakes.py"])
    seen = {mistake.line for finding in findings if (mistake := find(MISTAKES, finding.line)) is not None}
    expected = {mistake.line for mistake in MISTAKES if name in mistake.checkers}
    strangers = [finding for finding in findings if find(MISTAKES, finding.line) is None]
    assert not strangers, f"{name} reports what is no mistake:\n{listed(strangers)}"
    assert seen == expected, difference(name, seen, expected, findings)


def test_mypy_on_the_built_table_sees_what_no_annotation_can_say(folder: Path) -> None:
    rows = (HERE / "mistakes_sopy.py").read_text(encoding="utf-8").splitlines()
    findings = [f for f in mypy(folder, ["mistakes_sopy.py"]) if f.file == "mistakes_sopy.py"]
    seen = {row_handler(rows, finding.line) for finding in findings}
    expected = {mistake.place for mistake in MISTAKES if "table" in mistake.checkers}
    assert seen == expected, listed(findings)


def row_handler(rows: list[str], line: int) -> str:
    """The handler that the row around a line is about: the third argument of `entry`."""
    first = next(number for number in range(line, 0, -1) if "entry(" in rows[number - 1])
    row = " ".join(rows[first - 1 : line + 4]).partition("entry(")[2]
    return row.split(",")[2].strip(" )")


def difference(name: str, seen: set[int], expected: set[int], findings: tuple[Finding, ...]) -> str:
    """What to look at when the expectation and the checker disagree."""
    by_line = {mistake.line: mistake for mistake in MISTAKES}
    missing = [f"{line}: {by_line[line].text}" for line in sorted(expected - seen)]
    surplus = [f"{line}: {by_line[line].text}" for line in sorted(seen - expected)]
    said = [
        finding for finding in findings if (m := find(MISTAKES, finding.line)) and m.line in seen - expected
    ]
    return (
        f"{name} no longer sees\n{listed(missing)}\n"
        f"{name} now also sees\n{listed(surplus)}\nbecause\n{listed(said)}"
    )
