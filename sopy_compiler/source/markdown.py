"""The Python blocks of a Markdown document, as one module with the document's own line numbers."""

import re
from dataclasses import dataclass, replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PYTHON_INFO: Final = frozenset({"python", "py", "python3"})
_INFO_WORD: Final = re.compile(r"[^\s,{]*")
_NEWLINE: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """The lines between the fences, counted from 1, both inclusive; the fences are not part of it."""

    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownModule:
    """Python text in which line n is line n of the document; lines outside `blocks` are empty.

    `indents` holds for each line how many characters of the document (list indentation, quote marks) precede
    the code that `text` shows at column 1.
    """

    text: str
    blocks: tuple[CodeBlock, ...]
    indents: tuple[int, ...]

    def document_column(self, line: int, column: int) -> int:
        """The document's column of a column of `text`; both count from 1."""
        return column + self.indents[line - 1] if line <= len(self.indents) else column

    def block_at(self, line: int) -> CodeBlock | None:
        """The block that the line belongs to, or None between blocks."""
        return next((block for block in self.blocks if block.start_line <= line <= block.end_line), None)

    def without(self, block: CodeBlock) -> "MarkdownModule":
        """The module with the lines of one block emptied, so that the others can be analysed."""
        lines = self.text.split("\n")
        for index in range(block.start_line - 1, block.end_line):
            lines[index] = ""
        return replace(
            self, text="\n".join(lines), blocks=tuple(kept for kept in self.blocks if kept != block)
        )

    def only(self, block: CodeBlock) -> "MarkdownModule":
        """The module with the lines of every other block emptied."""
        lines = [
            line if block.start_line <= number <= block.end_line else ""
            for number, line in enumerate(self.text.split("\n"), 1)
        ]
        return replace(self, text="\n".join(lines), blocks=(block,))


def extract_module(document: str) -> MarkdownModule:
    """Collect the fenced Python blocks (CommonMark 0.31 section 4.5) of a document.

    A block counts when the first word of its info string is `python`, `py` or `python3`; interactive sessions
    (`>>>`) are prose about Python and do not. A fence that is never closed ends with its container.
    """
    source = _NEWLINE.split(document)
    lines = [""] * len(source)
    indents = [0] * len(source)
    blocks = []
    for token in _fences(document):
        content = token.content.removesuffix("\n").split("\n")
        if token.map is None or not token.content or _is_session(content):
            continue
        start = token.map[0] + 1
        for index, code in enumerate(content, start):
            lines[index] = code
            indents[index] = _indent(source[index], code)
        blocks.append(CodeBlock(start_line=start + 1, end_line=start + len(content)))
    return MarkdownModule(text="\n".join(lines), blocks=tuple(blocks), indents=tuple(indents))


def _fences(document: str) -> list[Token]:
    parser = MarkdownIt("commonmark")
    parser.core.ruler.disable(["inline"])
    return [token for token in parser.parse(document) if token.type == "fence" and _is_python(token.info)]


def _is_python(info: str) -> bool:
    word = _INFO_WORD.match(info.strip())
    return word is not None and word.group().lower() in _PYTHON_INFO


def _is_session(content: list[str]) -> bool:
    first = next((line for line in content if line.strip()), "")
    return first.lstrip().startswith(">>>")


def _indent(line: str, code: str) -> int:
    if not code.strip():
        return 0
    if line.endswith(code):
        return len(line) - len(code)
    # A tab that only partly belongs to the container is expanded to spaces in `code`.
    bare = code.lstrip()
    return max(line.find(bare) - (len(code) - len(bare)), 0)
