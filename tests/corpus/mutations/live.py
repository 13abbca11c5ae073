"""Programs loaded from their texts, to ask Python itself what their classes are and to run them.

A mutant may loop for ever. Every turn of a loop is counted, so that such a run ends, always at the same turn.
"""

import ast
import importlib
import itertools
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any, TypeVar

from sopy_compiler.source.text import SourceText
from tests.corpus.mutations.program import Program

# Several times as many turns as the loops of all clean programs take in all their runs.
TURNS = 3_000_000
Loop = TypeVar("Loop", ast.While, ast.For)
_NUMBERS = itertools.count()
_TURN = "_turn_of_a_loop"


class EndlessLoop(BaseException):
    """The loops of a program have taken too many turns; no `except Exception` of its own stops this."""


class _Texts(MetaPathFinder, Loader):
    """Finds the modules of one program; their code says that it comes from the program's own paths."""

    def __init__(self, sources: Mapping[str, SourceText]) -> None:
        self.sources = sources
        self._turns = 0

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        source = self.sources.get(fullname)
        return spec_from_loader(fullname, self, is_package=source.is_package) if source else None

    def exec_module(self, module: ModuleType) -> None:
        source = self.sources[module.__name__]
        tree = ast.fix_missing_locations(_CountedLoops().visit(ast.parse(source.text, source.path)))
        module.__dict__[_TURN] = self._turn
        exec(compile(tree, source.path, "exec", dont_inherit=True), module.__dict__)

    def _turn(self) -> None:
        self._turns += 1
        if self._turns > TURNS:
            raise EndlessLoop


class _CountedLoops(ast.NodeTransformer):
    """Begins the body of each loop with a call that counts the turn; lines stay what they are."""

    def visit_While(self, node: ast.While) -> ast.While:
        return self._counted(node)

    def visit_For(self, node: ast.For) -> ast.For:
        return self._counted(node)

    def _counted(self, node: Loop) -> Loop:
        self.generic_visit(node)
        call = ast.Expr(value=ast.Call(func=ast.Name(id=_TURN, ctx=ast.Load()), args=[], keywords=[]))
        node.body.insert(0, ast.copy_location(call, node.body[0]))
        return node


@contextmanager
def loaded(program: Program) -> Iterator[dict[str, ModuleType]]:
    """The modules by path, in a package of their own that is gone after the block.

    Raises:
        Exception: whatever the program raises while it is imported.
    """
    package = f"seeded_{next(_NUMBERS)}"
    sources = {
        f"{package}.{file.module.rpartition('.')[2]}": file for file in program.files if not file.is_package
    }
    finder = _Texts(sources)
    root = ModuleType(package)
    root.__path__ = []
    sys.modules[package] = root
    sys.meta_path.insert(0, finder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield {file.path: importlib.import_module(name) for name, file in sources.items()}
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]
