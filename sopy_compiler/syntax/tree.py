"""A parsed file with the place of each node."""

from dataclasses import dataclass, field

import libcst as cst

from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.positions import Layout, locate


@dataclass(slots=True)
class SyntaxTree:
    """The LibCST module of one source.

    `column_shifts` holds, for lines of a Markdown file, how many characters stand before the code.
    """

    source: SourceText
    module: cst.Module
    column_shifts: dict[int, int] = field(default_factory=dict)
    _layout: Layout | None = None

    def locate(self) -> Layout:
        """Where the nodes stand, found out when first asked.

        Raises:
            RecursionError: the tree is too deep for this interpreter.
        """
        if self._layout is None:
            self._layout = locate(self.module)
        return self._layout

    def span(self, node: cst.CSTNode) -> Span:
        """The place of `node`, without the white space and comments around it."""
        line, column, end_line, end_column = self.locate().positions.get(id(node), (1, 1, 1, 1))
        return Span(
            path=self.source.path,
            line=line,
            column=column + self.column_shifts.get(line, 0),
            end_line=end_line,
            end_column=end_column + self.column_shifts.get(end_line, 0),
        )

    def code(self, node: cst.CSTNode) -> str:
        """The source text of `node`, on one line."""
        code = self.locate().code(node)
        return " ".join((self.module.code_for_node(node) if code is None else code).split())
