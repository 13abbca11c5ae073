"""Nothing is there that nobody uses: names, which `scripts/unused.py` looks for, and dependencies."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scripts.unused import Kept, Unused, find_unused, judge, read_kept
from tests.architecture.source_tree import ROOT, listing, product_modules

FORGOTTEN = Unused(path="sopy_runtime/bus.py", line=3, name="forgotten", kind="function")


def test_a_name_that_nothing_uses_is_found(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text("def used(): ...\n\ndef forgotten(): ...\n\nused()\n")
    found = find_unused(tmp_path.resolve(), ["flow.py"])
    assert found == (Unused(path="flow.py", line=3, name="forgotten", kind="function"),)


def test_a_public_name_is_excused_by_the_documentation() -> None:
    inner = Unused(path="sopy_compiler/compiler.py", line=1, name="forgotten", kind="function")
    assert judge([FORGOTTEN], [], frozenset()) == ((FORGOTTEN,), ())
    assert judge([FORGOTTEN, inner], [], frozenset({"forgotten"})) == ((inner,), ())


def test_an_entry_excuses_names_or_is_an_error() -> None:
    needed, idle = Kept(path="sopy_runtime/*", name="forg*"), Kept(path="sopy_runtime/*", name="other")
    assert judge([FORGOTTEN], [needed, idle], frozenset()) == ((), (idle,))


def test_an_entry_needs_a_reason(tmp_path: Path) -> None:
    list_ = tmp_path / "names.toml"
    list_.write_text('[[kept]]\nreason = " "\npath = "a.py"\nnames = ["b"]\n')
    with pytest.raises(ValueError, match=r"no reason .* a\.py"):
        read_kept(list_)


def test_every_dependency_that_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(one for extra in extras for one in extra)]
    names = {normal(re.split(r"[\[<>=!~ ]", one)[0]) for one in wanted}
    modules = {
        module for module, owners in packages_distributions().items() if names & {*map(normal, owners)}
    }
    imported = set().union(*(imported_by(module.tree) for module in product_modules()))
    used = {normal(owner) for name in modules & imported for owner in packages_distributions()[name]}
    assert not names - used, listing("no module imports these dependencies:", sorted(names - used))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_by(tree: ast.Module) -> set[str]:
    """Top-level names that are imported, by statements or by `import_module` with a constant."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found |= {one.value.partition(".")[0] for one in node.args[:1] if isinstance(one, ast.Constant)}
    return found
