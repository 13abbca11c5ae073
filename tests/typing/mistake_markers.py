"""Which checkers must see the mistake of a line, as the markers of a source text say."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARKER = re.compile(r"#\s*mistake:\s*(?P<checkers>[\w ]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A mistake, the checkers that must see it, and the lines at which they may say so.

    A mistake in a function may be reported at its decorator, its signature or the line itself; the range
    ends with the function. `place` is the qualified name of the function or class around it, if any.
    """

    line: int
    text: str
    place: str
    lines: range
    checkers: frozenset[str]


def read_mistakes(source: str) -> tuple[Mistake, ...]:
    """The marked lines; mypy with the plugin sees whatever mypy sees."""
    tree = ast.parse(source)
    mistakes = []
    for number, text in enumerate(source.splitlines(), start=1):
        marker = MARKER.search(text)
        if marker is None:
            continue
        checkers = frozenset(marker["checkers"].split())
        place, lines = _surroundings(tree, number)
        mistakes.append(
            Mistake(
                line=number,
                text=text[: marker.start()].strip(),
                place=place,
                lines=lines,
                checkers=checkers | ({"plugin"} if "mypy" in checkers else set()),
            )
        )
    return tuple(mistakes)


def find(mistakes: Iterable[Mistake], line: int) -> Mistake | None:
    """The mistake that an error at this line is about."""
    return next((mistake for mistake in mistakes if line in mistake.lines), None)


def _surroundings(tree: ast.Module, line: int) -> tuple[str, range]:
    """Name and lines of the innermost function around the line, of the statement if there is none."""
    names: list[str] = []
    best = range(line, line + 1)
    for node in _around(tree, line):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            best = _lines(node)
    return ".".join(names), best


def _around(tree: ast.Module, line: int) -> Iterator[ast.stmt]:
    """The statements that contain the line, outermost first."""
    body = tree.body
    while body:
        inner = next((node for node in body if line in _lines(node)), None)
        if inner is None:
            return
        yield inner
        body = getattr(inner, "body", [])


def _lines(node: ast.stmt) -> range:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (node.end_lineno or node.lineno) + 1)
