"""Trees of analysed sources, each parsed once for all questions about it."""

from dataclasses import dataclass
from functools import lru_cache

from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.tree import SyntaxTree


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A tree and the scope of its module."""

    tree: SyntaxTree
    scope: Scope

    def statement_at(self, line: int) -> nodes.Statement | None:
        """The statement of the module around a line, as far as its decorators."""
        for statement in self.tree.module.body:
            span = self.tree.span(statement)
            above = [self.tree.span(one).line for one in getattr(statement, "decorators", ())]
            if min((span.line, *above)) <= line <= span.end_line:
                return statement
        return None


@lru_cache(maxsize=256)
def parsed(source: SourceText) -> Parsed | None:
    """The tree of a source; None where it does not parse."""
    tree, _ = parse(source)
    return None if tree is None else Parsed(tree, bind_module(tree, source.module))
