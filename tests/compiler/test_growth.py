"""However large a program of one shape is, the work stays within a bound, counted in steps and not in time.

Every case runs in a process of its own with limits of time and memory, which no case should come near: they
are there for the engine that does not end.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.check_folders import write_library
from benchmarks.check_tree import tree_files
from tests.compiler.growing_programs import SHAPES

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90
SECONDS_OF_MANY_TESTS = 20
MEGABYTES = 3_000
PEAK_MEGABYTES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the check of one folder took."""

    modules: int
    statements: int
    expressions: int
    environments: int
    peak: int

    @property
    def steps(self) -> int:
        return self.statements + self.expressions + self.environments


def counted(folder: Path, *, seconds: int = SECONDS) -> Counted:
    """Check the folder in a process of its own."""
    limits = (str(seconds), str(MEGABYTES))
    command = [sys.executable, "-m", "tests.compiler.counted_check", str(folder), *limits]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-400:]}"
    found = json.loads(done.stdout)
    del found["findings"]
    return Counted(**found)


@pytest.mark.parametrize(
    ("name", "size", "steps"),
    [
        ("mutual_recursion", 200, 150_000),
        ("independent_branches", 60, 30_000),
        ("linked_fields", 40, 20_000),
        ("entangled_procedures", 300, 150_000),
        ("many_constants", 500, 25_000),
        ("deep_hierarchy", 30, 40_000),
        ("wrapped_everything", 20, 40_000),
        ("long_disjunction", 600, 20_000),
    ],
)
def test_a_program_of_one_shape_takes_few_steps(name: str, size: int, steps: int, tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(SHAPES[name](size), encoding="utf-8")
    found = counted(tmp_path)
    assert found.steps <= steps, found
    assert found.peak <= PEAK_MEGABYTES, found


@pytest.mark.parametrize(("size", "steps"), [(400, 80_000)])
def test_many_separate_tests_in_one_handler_end(size: int, steps: int, tmp_path: Path) -> None:
    """What is known of earlier tests is no counted step; it once took minutes, hence the limit in time."""
    (tmp_path / "flow.py").write_text(SHAPES["separate_tests"](size), encoding="utf-8")
    found = counted(tmp_path, seconds=SECONDS_OF_MANY_TESTS)
    assert found.steps <= steps, found


def test_a_library_in_the_own_folder_takes_few_steps(tmp_path: Path) -> None:
    write_library(tmp_path)
    found = counted(tmp_path)
    assert found.steps <= 100_000, found
    assert found.peak <= PEAK_MEGABYTES, found


def written(files: Iterable[tuple[str, str]], folder: Path) -> Path:
    for place, text in files:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_twice_the_procedures_take_twice_the_steps(tmp_path: Path) -> None:
    chosen = ("toolbox", "events", "models", "bases", "__init__", "flow_01", "flow_02")
    once = {place: text for place, text in tree_files(1) if Path(place).stem in chosen}
    again = {
        place.replace("orders", "orders_again"): text.replace("orders.", "orders_again.").replace(
            "from orders import", "from orders_again import"
        )
        for place, text in once.items()
        if place.startswith("orders/")
    }
    single = counted(written(once.items(), tmp_path / "single"))
    double = counted(written({**once, **again}.items(), tmp_path / "double"))
    assert double.modules == 2 * single.modules - 1
    assert double.steps <= 2.2 * single.steps, (single, double)
