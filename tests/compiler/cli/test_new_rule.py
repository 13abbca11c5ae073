# covers: sopy_compiler.cli.explain, sopy_compiler.cli.new_rule
"""`sopyc explain --new`: the start of a new rule."""

import ast
from pathlib import Path

import pytest

from tests.compiler.cli.sopyc import sopyc


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "sopy_compiler" / "rules").mkdir(parents=True)
    (tmp_path / "tests" / "compiler" / "rules").mkdir(parents=True)
    return tmp_path


def test_two_files_are_written(checkout: Path) -> None:
    done = sopyc("explain", "--new", "999", "odd-thing", folder=checkout)
    assert done.returncode == 0, done.stderr
    rule = (checkout / "sopy_compiler/rules/sop999_odd_thing.py").read_text(encoding="utf-8")
    test = (checkout / "tests/compiler/rules/test_sop999_odd_thing.py").read_text(encoding="utf-8")
    documentation = ast.get_docstring(ast.parse(rule))
    assert documentation is not None
    assert "## Use instead" in documentation
    assert 'message="{procedure} ..."' in rule
    assert '"SOP999"' in test
    ast.parse(test)


@pytest.mark.parametrize(
    ("number", "name", "message"),
    [
        ("99", "odd-thing", "three digits"),
        ("999", "Odd Thing", "words joined by hyphens"),
        ("201", "odd-thing", "SOP201 unknown-field exists already"),
        ("999", "unknown-field", "SOP201 unknown-field exists already"),
    ],
)
def test_numbers_and_names_must_be_free_and_well_formed(
    checkout: Path, number: str, name: str, message: str
) -> None:
    done = sopyc("explain", "--new", number, name, folder=checkout)
    assert done.returncode == 2
    assert message in done.stderr


def test_it_works_in_checkouts_only(tmp_path: Path) -> None:
    done = sopyc("explain", "--new", "999", "odd-thing", folder=tmp_path)
    assert done.returncode == 2
    assert "root of a checkout" in done.stderr
