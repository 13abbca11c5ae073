"""Imports stand at the top of a module and never run in a circle; who may import whom is in .importlinter."""

import ast
import subprocess
import sys

import grimp
import networkx
import pytest

from tests.architecture.source_tree import (
    PACKAGES,
    Function,
    listing,
    own_imports,
    product_modules,
)

COMPILER_TOOLS = ("sopy_compiler", "libcst", "networkx", "mypy", "pygls", "lsprotocol", "rich")
# Named in users' configurations: mypy asks this very module for `plugin` and `__version__`.
MYPY_PLUGIN = "sopy_compiler.mypy_plugin"
# Commands load what they need when called: optional packages may be absent, and start-up must be quick.
LAZY_IMPORTERS = ("sopy_compiler.cli",)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports: networkx.DiGraph[str] = networkx.DiGraph(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )
    circles = [sorted(c) for c in networkx.strongly_connected_components(imports) if len(c) > 1]
    assert not circles, listing("import circles:", (" <-> ".join(circle) for circle in sorted(circles)))


def test_own_modules_are_imported_at_the_top() -> None:
    offenders = [
        f"{module.place}:{line} {function.name} imports {name}"
        for module in product_modules()
        if not module.name.startswith(LAZY_IMPORTERS)
        for function in module.functions()
        for line, name in own_imports(function)
    ]
    assert not offenders, listing("imports hidden inside functions:", offenders)


def mentions_type_checking(test: ast.expr) -> bool:
    return any(
        (isinstance(node, ast.Name) and node.id == "TYPE_CHECKING")
        or (isinstance(node, ast.Attribute) and node.attr == "TYPE_CHECKING")
        for node in ast.walk(test)
    )


def test_own_modules_are_not_imported_for_type_checking_alone() -> None:
    offenders = [
        f"{module.place}:{line} imports {name}"
        for module in product_modules()
        for block in ast.walk(module.tree)
        if isinstance(block, ast.If) and mentions_type_checking(block.test)
        for line, name in own_imports(block)
    ]
    assert not offenders, listing("a TYPE_CHECKING import hides a circle:", offenders)


def test_package_files_are_empty_below_the_public_packages() -> None:
    offenders = [
        module.place
        for module in product_modules()
        if module.path.name == "__init__.py"
        and module.text.strip()
        and module.name not in (*PACKAGES, MYPY_PLUGIN)
        and not module.name.startswith("sopy.")
    ]
    assert not offenders, listing("an __init__.py that does something is imported by accident:", offenders)


def test_the_facade_only_re_exports() -> None:
    offenders = [
        f"{module.place}:{node.lineno}"
        for module in product_modules()
        if module.name.partition(".")[0] == "sopy"
        for node in ast.walk(module.tree)
        if isinstance(node, Function | ast.ClassDef)
    ]
    assert not offenders, listing("definitions in the facade belong into sopy_runtime:", offenders)


@pytest.mark.parametrize("package", ["sopy_runtime", "sopy"])
def test_importing_the_runtime_loads_no_compiler_tool(package: str) -> None:
    probe = f"import sys, {package}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    answer = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    assert package in loaded
    assert not loaded & set(COMPILER_TOOLS), (
        f"`import {package}` loads {sorted(loaded & set(COMPILER_TOOLS))}"
    )
