"""Every module that does something has tests of its own, in a file that is found by its name.

The tests of `sopy_compiler.syntax.parse` are in `tests/compiler/syntax/test_parse.py`. A test file that also
speaks for other modules says so: `# covers: sopy_compiler.syntax.positions`.
"""

import ast
import re
from pathlib import Path

from tests.architecture.source_tree import ROOT, Function, Module, listing, product_modules

TEST_FOLDERS = {"sopy_compiler": "tests/compiler", "sopy_runtime": "tests/runtime", "sopy": "tests/facade"}
COVERS = re.compile(r"^#\s*covers:\s*(.+)$", re.MULTILINE)


def is_declaration(function: Function) -> bool:
    """Whether the body is only a docstring and `...`, as in a protocol or an overload."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in function.body)


def has_behaviour(module: Module) -> bool:
    return any(not is_declaration(function) for function in module.functions())


def files_of_tests() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("test_*.py")))


def covered_modules(path: Path) -> set[str]:
    lists = COVERS.findall(path.read_text(encoding="utf-8"))
    return {name for names in lists for name in re.split(r"[,\s]+", names.strip())}


def has_mirror(module: Module, files: tuple[Path, ...]) -> bool:
    """Whether a test file is named after the module, in its phase's folder or else its package's."""
    package, *inner = module.name.split(".")
    folder = ROOT / TEST_FOLDERS[package]
    phase = folder / inner[0] if len(inner) > 1 and (folder / inner[0]).is_dir() else folder
    wanted = {f"test_{inner[-1]}.py", f"test_{'_'.join(inner[-2:])}.py"} if inner else {f"test_{package}.py"}
    return any(path.name in wanted and path.is_relative_to(phase) for path in files)


def test_every_module_with_behaviour_has_a_mirror_test() -> None:
    files = files_of_tests()
    covered = set().union(*(covered_modules(path) for path in files))
    offenders = [
        module.place
        for module in product_modules()
        if has_behaviour(module) and module.name not in covered and not has_mirror(module, files)
    ]
    assert not offenders, listing("modules without a test file named after them:", offenders)


def test_covers_comments_name_modules_that_exist() -> None:
    known = {module.name for module in product_modules()}
    offenders = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files_of_tests()
        for name in sorted(covered_modules(path) - known)
    ]
    assert not offenders, listing("`# covers:` names modules that are gone:", offenders)
