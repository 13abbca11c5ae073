"""From source text to a syntax tree, or to the problems that prevent it."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

from sopy_compiler.ir.program import SyntaxProblem
from sopy_compiler.source.markdown import MarkdownModule, extract_module
from sopy_compiler.source.span import Span, file_start
from sopy_compiler.source.text import SourceKind, SourceText
from sopy_compiler.syntax.from_ast.read import read_text
from sopy_compiler.syntax.guard import find_overload
from sopy_compiler.syntax.nodes import Module
from sopy_compiler.syntax.tree import SyntaxTree

RECURSION_LIMIT: Final = 20_000
_PLACE: Final = re.compile(r"error at (\d+):(\d+)")


def parse(source: SourceText) -> tuple[SyntaxTree | None, tuple[SyntaxProblem, ...]]:
    """The tree of `source` and what is wrong with its syntax.

    A Python file with a problem has no tree. Of a Markdown file the blocks that parse are kept.
    """
    if source.kind is SourceKind.MARKDOWN:
        return _parse_markdown(source)
    text = _normalised(source.text)
    module, problem = _parse_text(text, source.path)
    if module is None:
        return None, (problem,) if problem else ()
    return SyntaxTree(source=source, module=module, text=text), ()


def _too_deep(path: str) -> SyntaxProblem:
    return SyntaxProblem(message="the code is nested too deeply to be analysed", span=file_start(path))


def _normalised(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _parse_markdown(source: SourceText) -> tuple[SyntaxTree | None, tuple[SyntaxProblem, ...]]:
    document = extract_module(source.text)
    problems: list[SyntaxProblem] = []
    text = document.text
    for block in document.blocks:
        lines = text.split("\n")
        first, last = block.first_line - 1, block.last_line
        alone = "\n" * first + "\n".join(lines[first:last]) + "\n"
        module, problem = _parse_text(alone, source.path)
        if module is None:
            if problem is not None:
                problems.append(_shifted(problem, document))
            text = "\n".join([*lines[:first], *[""] * (last - first), *lines[last:]])
    module, problem = _parse_text(text, source.path)
    if module is None:
        return None, (*problems, problem) if problem else tuple(problems)
    tree = SyntaxTree(source=source, module=module, text=text, column_shifts=document.column_shifts)
    return tree, tuple(problems)


def _shifted(problem: SyntaxProblem, document: MarkdownModule) -> SyntaxProblem:
    span = problem.span
    shift = document.column_shifts.get(span.line, 0)
    moved = Span(
        path=span.path,
        line=span.line,
        column=span.column + shift,
        end_line=span.end_line,
        end_column=span.end_column + shift,
    )
    return SyntaxProblem(message=problem.message, span=moved)


def _parse_text(text: str, path: str) -> tuple[Module | None, SyntaxProblem | None]:
    """By the interpreter's own parser where it knows the syntax, else by that of LibCST, which is slow."""
    told: SyntaxError | None = None
    try:
        with deep_recursion():
            module, suspects = read_text(text)
    except SyntaxError as error:
        told = error
    except (ValueError, RecursionError, MemoryError):
        pass
    else:
        found = (find_overload(text, path, bounds) for bounds in suspects)
        overload = next(filter(None, found), None)
        if overload is None:
            return module, None
        return None, SyntaxProblem(message=overload[0], span=overload[1])
    return _parse_newer(text, path, told)


def _parse_newer(
    text: str, path: str, told: SyntaxError | None
) -> tuple[Module | None, SyntaxProblem | None]:
    overload = find_overload(text, path)
    if overload is not None:
        return None, SyntaxProblem(message=overload[0], span=overload[1])
    # LibCST does not round-trip form feeds, which are white space to Python.
    text = text.replace("\f", " ")
    # Only a file that the interpreter refuses pays for importing LibCST.
    reader = import_module("sopy_compiler.syntax.from_libcst.read")
    try:
        with deep_recursion():
            read: Module | str = reader.read_text(text)
    except (RecursionError, MemoryError):
        return None, _too_deep(path)
    except ValueError as error:
        message = f"the parser refuses this file: {error}"
        return None, SyntaxProblem(message=message, span=file_start(path))
    return (None, _problem(read, told, text, path)) if isinstance(read, str) else (read, None)


def _problem(found: str, told: SyntaxError | None, text: str, path: str) -> SyntaxProblem:
    """The interpreter says it better than LibCST, where it looks at the same place.

    LibCST's own place is only in its message, and nowhere when its tokenizer fails.
    """
    place = _PLACE.search(found)
    line, column = (int(place[1]), max(int(place[2]), 1)) if place is not None else (1, 1)
    message = "invalid syntax"
    if told is not None and told.lineno is not None:
        is_opening = "was never closed" in told.msg and told.lineno <= line
        if place is None or is_opening or line - 1 <= told.lineno <= line:
            line, column, message = told.lineno, max(told.offset or 1, 1), told.msg
    line = min(line, text.count("\n") + 1)
    span = Span(path=path, line=line, column=column, end_line=line, end_column=column + 1)
    return SyntaxProblem(message=message, span=span)


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow Python-level recursion as deep as the limits of `guard` can demand."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
