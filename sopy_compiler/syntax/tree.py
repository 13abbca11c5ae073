"""A parsed file with the place of each node."""

from dataclasses import dataclass, field

import libcst as cst

from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.positions import Position, locate


@dataclass(slots=True)
class SyntaxTree:
    """The LibCST module of one source; places are computed when the first one is asked for.

    `column_shifts` holds, for lines of a Markdown file, how many characters stand before the code.
    """

    source: SourceText
    module: cst.Module
    column_shifts: dict[int, int] = field(default_factory=dict)
    _positions: dict[int, Position] | None = None

    def span(self, node: cst.CSTNode) -> Span:
        """The place of `node`, without the white space and comments around it."""
        if self._positions is None:
            self._positions, _ = locate(self.module)
        line, column, end_line, end_column = self._positions.get(id(node), (1, 1, 1, 1))
        return Span(
            path=self.source.path,
            line=line,
            column=column + self.column_shifts.get(line, 0),
            end_line=end_line,
            end_column=end_column + self.column_shifts.get(end_line, 0),
        )

    def code(self, node: cst.CSTNode) -> str:
        """The source text of `node`, on one line."""
        return " ".join(self.module.code_for_node(node).split())
