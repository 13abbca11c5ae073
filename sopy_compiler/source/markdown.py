"""The Python blocks of a Markdown document, as one module with the document's own line numbers."""

import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.immutable import dataclass

_PYTHON_INFO: Final = frozenset({"python", "py", "python3"})
_INFO_WORD: Final = re.compile(r"[^\s,{]*")
_NEWLINE: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """The lines between the fences, counted from 1, both inclusive; the fences are not part of it."""

    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownModule:
    """Python text in which line n is line n of the document; lines outside `blocks` are empty.

    `column_shifts` holds, for the lines that have any, how many characters of the document (list indentation,
    quote marks) precede the code that `text` shows at column 1.
    """

    text: str
    blocks: tuple[CodeBlock, ...]
    column_shifts: dict[int, int]


def extract_module(document: str) -> MarkdownModule:
    """Collect the fenced Python blocks (CommonMark 0.31 section 4.5) of a document.

    A block counts when the first word of its info string is `python`, `py` or `python3`; interactive sessions
    (`>>>`) are prose about Python and do not. A fence that is never closed ends with its container.
    """
    source = _NEWLINE.split(document)
    lines = [""] * len(source)
    column_shifts = {}
    blocks = []
    for first_line, content in _python_fences(document):
        for number, code in enumerate(content, first_line):
            lines[number - 1] = code
            if shift := _shift(source[number - 1], code):
                column_shifts[number] = shift
        blocks.append(CodeBlock(first_line=first_line, last_line=first_line + len(content) - 1))
    return MarkdownModule(text="\n".join(lines), blocks=tuple(blocks), column_shifts=column_shifts)


def _python_fences(document: str) -> Iterator[tuple[int, list[str]]]:
    """The number of the first line of code and the dedented lines of each block that counts."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  only Markdown pays for this import

    parser = MarkdownIt("commonmark")
    parser.core.ruler.disable(["inline"])
    for token in parser.parse(document):
        if token.type != "fence" or token.map is None or not token.content or not _is_python(token.info):
            continue
        content = token.content.removesuffix("\n").split("\n")
        if not _is_session(content):
            yield token.map[0] + 2, content


def _is_python(info: str) -> bool:
    word = _INFO_WORD.match(info.strip())
    return word is not None and word.group().lower() in _PYTHON_INFO


def _is_session(content: list[str]) -> bool:
    first = next((line for line in content if line.strip()), "")
    return first.lstrip().startswith(">>>")


def _shift(line: str, code: str) -> int:
    if not code.strip():
        return 0
    if line.endswith(code):
        return len(line) - len(code)
    # A tab that only partly belongs to the container is expanded to spaces in `code`.
    bare = code.lstrip()
    return max(line.find(bare) - (len(code) - len(bare)), 0)
