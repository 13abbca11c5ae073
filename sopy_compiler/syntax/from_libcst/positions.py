"""Where every node stands, counted while LibCST writes the tree out once.

LibCST's own position provider needs a copy of the tree and takes some eight times as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import libcst as cst
from libcst._nodes.internal import CodegenState  # the only hook that sees tokens in order

Position = tuple[int, int, int, int]


@dataclass
class _CountingState(CodegenState):
    line: int = 1
    column: int = 1
    found: dict[int, Position] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        if "\n" not in value and "\r" not in value:
            self.column += len(value)
            return
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.line += len(lines) - 1
        self.column = len(lines[-1]) + 1

    def before_codegen(self, node: cst.CSTNode) -> None:  # noqa: ARG002  the hook's own signature
        self.starts.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        line, column = self.starts.pop()
        if id(node) not in self.found:
            self.found[id(node)] = (line, column, self.line, self.column)

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = (self.line, self.column)
        yield
        end = (self.line, self.column)
        if start_node is not None:
            start = self.found[id(start_node)][:2]
        if end_node is not None:
            end = self.found[id(end_node)][2:]
        self.found[id(node)] = (*start, *end)


def locate(module: cst.Module) -> dict[int, Position]:
    """Where the nodes of a tree stand, by `id`, which holds as long as the tree is alive.

    Positions are (line, column, end line, end column), all counted from 1, the end exclusive.
    """
    state = _CountingState(default_indent=module.default_indent, default_newline=module.default_newline)
    module._codegen(state)  # noqa: SLF001  what `Module.code` calls, with a state of our own
    return state.found
