# covers: sopy_compiler.project.stored_groups, sopy_compiler.project.stored_report
# covers: sopy_compiler.project.stored_indices, sopy_compiler.project.group_check
# covers: sopy_compiler.project.dependencies, sopy_compiler.project.check_request
# covers: sopy_compiler.project.outcome, sopy_compiler.project.finding_json, sopy_compiler.project.asked_files
"""Only what has changed is analysed again, and the answer is the same."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.project.config import Config
from sopy_compiler.project.finding_json import load_finding, store_finding
from sopy_compiler.source.span import Span
from tests.compiler.project.checking import check_folder, write
from tests.compiler.project.flows import HELPER, STATE, flow

PROJECT = {
    "one.py": flow("One", helper="helper", field="totl"),
    "two.py": flow("Two", helper="helper"),
    "helper.py": HELPER,
    "three.py": flow("Three", state="state"),
    "four.py": flow("Four", state="state", field="totl"),
    "state.py": STATE,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder, PROJECT)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_an_unchanged_project_is_replayed(project: Path, cache: Path) -> None:
    cold, was_replayed = check_folder(project, cache=cache)
    warm, is_replayed = check_folder(project, cache=cache)
    assert (was_replayed, is_replayed) == (False, True)
    assert warm.findings == cold.findings
    assert {one.span.path for one in cold.findings if one.code == "SOP201"} == {"one.py", "four.py"}
    assert (warm.counts, warm.files, warm.locations) == (cold.counts, cold.files, cold.locations)


def test_only_the_group_of_a_changed_file_is_analysed_again(project: Path, cache: Path) -> None:
    cold, _ = check_folder(project, cache=cache)
    assert (cold.groups, cold.analysed_groups) == (3, 3)
    write(project, {"one.py": flow("One", helper="helper")})
    edited, _ = check_folder(project, cache=cache)
    assert (edited.groups, edited.analysed_groups) == (3, 1)
    assert edited.findings == check_folder(project)[0].findings
    write(project, {"state.py": STATE.replace("total", "totl")})
    edited, _ = check_folder(project, cache=cache)
    assert edited.analysed_groups == 1
    assert edited.findings == check_folder(project)[0].findings


def test_a_change_of_helpers_concerns_all_who_call_them(project: Path, cache: Path) -> None:
    check_folder(project, cache=cache)
    write(project, {"helper.py": HELPER + "\n\ndef other(value):\n    return value\n"})
    assert check_folder(project, cache=cache)[0].analysed_groups == 2


def test_a_module_that_appears_where_an_import_looked_in_vain_counts(project: Path, cache: Path) -> None:
    write(project, {"two.py": flow("Two", state="elsewhere", field="totl")})
    before, _ = check_folder(project, cache=cache, paths=("two.py",))
    assert before.findings == check_folder(project, paths=("two.py",))[0].findings
    write(project, {"src/elsewhere.py": STATE})
    after, is_replayed = check_folder(project, cache=cache, paths=("two.py",))
    assert not is_replayed
    assert [one.code for one in after.findings] == ["SOP201"]
    (project / "src" / "elsewhere.py").unlink()
    assert check_folder(project, cache=cache, paths=("two.py",))[0].findings == before.findings


def test_a_module_is_reported_by_the_runs_that_are_about_it(project: Path, cache: Path) -> None:
    write(project, {"state.py": STATE + "    note: str = ''\n"})
    alone, _ = check_folder(project, cache=cache, paths=("three.py",))
    both, _ = check_folder(project, cache=cache, paths=("three.py", "state.py"))
    assert both.findings == check_folder(project, paths=("three.py", "state.py"))[0].findings
    assert alone.counts.modules < both.counts.modules


def test_a_project_can_move_with_its_cache(project: Path, tmp_path: Path) -> None:
    cold, _ = check_folder(project, cache=project / ".sopyc_cache")
    moved = tmp_path / "elsewhere"
    shutil.copytree(project, moved)
    shutil.rmtree(project)
    warm, is_replayed = check_folder(moved, cache=moved / ".sopyc_cache")
    assert is_replayed
    assert warm.findings == cold.findings
    assert all(Path(location).is_relative_to(moved) for location in warm.locations.values())


def test_another_sopyc_or_configuration_starts_anew(project: Path, cache: Path) -> None:
    check_folder(project, cache=cache)
    assert check_folder(project, cache=cache, stamp="another")[0].analysed_groups == 3
    ignoring = Config(ignore=("SOP201",))
    assert "SOP201" not in {
        one.code for one in check_folder(project, cache=cache, config=ignoring)[0].findings
    }
    graver = Config(severity=(("SOP201", Severity.NOTE),))
    assert Severity.ERROR not in {
        one.severity for one in check_folder(project, cache=cache, config=graver)[0].findings
    }


def test_files_that_do_not_parse_or_cannot_be_read_are_told_of_once(project: Path, cache: Path) -> None:
    write(project, {"helper.py": "def check(:\n", "latin.py": ""})
    (project / "latin.py").write_bytes(b"x = '\xff'\n")
    (project / "link.py").symlink_to(project / "nowhere.py")
    for _ in range(2):
        found, _ = check_folder(project, cache=cache)
        told = [(one.code, one.span.path) for one in found.findings if one.code < "SOP100"]
        assert told == [("SOP001", "helper.py"), ("SOP002", "latin.py"), ("SOP002", "link.py")]
    assert found.findings == check_folder(project)[0].findings


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b'{"format": 1}', b'{"format": 1, "files": 3}']
)
def test_a_damaged_cache_is_a_cold_run(project: Path, cache: Path, damage: bytes) -> None:
    cold, _ = check_folder(project, cache=cache)
    for file in cache.glob("*.json"):
        file.write_bytes(damage)
    again, is_replayed = check_folder(project, cache=cache)
    assert not is_replayed
    assert again == cold
    assert check_folder(project, cache=cache)[1]


def test_stored_values_of_wrong_shapes_are_a_cold_run(project: Path, cache: Path) -> None:
    cold, _ = check_folder(project, cache=cache)
    for file in cache.glob("*.json"):
        text = file.read_text()
        for key in ("findings", "counts", "seen", "dependencies", "tree", "groups", "indices"):
            text = text.replace(f'"{key}":', f'"{key}":7,"old-{key}":')
        file.write_text(text)
    assert check_folder(project, cache=cache)[0] == cold


def test_every_part_of_a_finding_is_kept() -> None:
    span = Span(path="a.py", line=1, column=2, end_line=3, end_column=4)
    finding = Diagnostic(
        code="SOP999",
        name="some-name",
        severity=Severity.WARNING,
        span=span,
        message="ä",
        help="help",
        symbol="A.b",
        subject="C.d",
        related=(RelatedPlace(span=span, message="here"),),
        flow=(RelatedPlace(span=replace(span, line=2), message="there"),),
        fix=Fix(safety=FixSafety.UNSAFE, edits=(Edit(span=span, text="x"),)),
    )
    assert load_finding(store_finding(finding)) == finding
    assert load_finding(store_finding(replace(finding, fix=None))) == replace(finding, fix=None)
