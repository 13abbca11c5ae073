"""What the path patterns of the configuration match."""

import pytest

from sopy_compiler.project.patterns import matches_any


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("a/build/x.py", "build"),
        ("a/x_generated.py", "*_generated.py"),
        ("tests/data/x.py", "tests/data"),
        ("tests/data/x.py", "tests/data/"),
        ("tests/data/x.py", "./tests/data"),
        ("src/old_x.py", "src/**/old_*.py"),
        ("src/a/b/old_x.py", "src/**/old_*.py"),
        ("a/x.py", "a/?.py"),
    ],
)
def test_match(path: str, pattern: str) -> None:
    assert matches_any(path, [pattern])


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("a/builder/x.py", "build"),
        ("more/tests/data/x.py", "tests/data"),
        ("a/b/x.py", "a/*.py"),
        ("axpy", "a.py"),
        ("a/xy.py", "a/?.py"),
    ],
)
def test_no_match(path: str, pattern: str) -> None:
    assert not matches_any(path, [pattern])
