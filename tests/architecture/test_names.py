"""No comprehension's variable has the name of something that its module defines or imports.

Python 3.12.1 inlines comprehensions (PEP 709) and then mixes the two up where a function uses both.
"""

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import PACKAGES, TOOLING, Module, listing, modules_below

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def names_of(module: Module) -> set[str]:
    defined = {
        statement.name
        for statement in module.tree.body
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    imported = {
        alias.asname or alias.name
        for statement in module.tree.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    }
    return defined | imported


def variables(module: Module) -> Iterator[ast.Name]:
    for node in ast.walk(module.tree):
        if isinstance(node, Comprehension):
            for clause in node.generators:
                yield from (name for name in ast.walk(clause.target) if isinstance(name, ast.Name))


def test_no_comprehension_takes_the_name_of_what_its_module_uses() -> None:
    offenders = [
        f"{module.place}:{name.lineno} {name.id}"
        for module in modules_below(*PACKAGES, *TOOLING)
        for taken in (names_of(module),)
        for name in variables(module)
        if name.id in taken
    ]
    assert not offenders, listing("give the variable a name of its own:", offenders)
