"""The project's own source, read once for all architecture tests."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sopy_compiler", "sopy_runtime", "sopy")
TOOLING = ("scripts", "benchmarks")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of the project; `name` is dotted, a package's is the package's own."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def place(self) -> str:
        """The path as a reader of a failure wants it: relative to the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def line_count(self) -> int:
        """Lines of the file, blank ones and comments included."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Functions and methods at any depth."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def comments(self) -> Iterator[tuple[int, str]]:
        """Line and text of every comment; text that looks like one inside a string is not a comment."""
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


@cache
def modules_below(*folders: str) -> tuple[Module, ...]:
    """Every module in the given top-level folders, in the order of their paths."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(read_module(path) for path in paths)


@cache
def read_module(path: Path) -> Module:
    """Parse one file; a file that does not parse fails the test that asked for it."""
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name=name, path=path, text=text, tree=ast.parse(text, str(path)))


def product_modules() -> tuple[Module, ...]:
    """What is shipped."""
    return modules_below(*PACKAGES)


def is_own(name: str | None) -> bool:
    """Whether a dotted name belongs to one of the three packages."""
    return (name or "").partition(".")[0] in PACKAGES


def own_imports(scope: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every import of an own module, anywhere inside `scope`."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if is_own(alias.name))
        elif isinstance(node, ast.ImportFrom) and is_own(node.module):
            yield node.lineno, str(node.module)


def listing(headline: str, offenders: Iterable[str]) -> str:
    """A failure that reads as a list of things to mend."""
    return "\n".join([headline, *(f"  {offender}" for offender in offenders)])
