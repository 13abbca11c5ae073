"""The clean programs that defects are seeded into: every example and every accepted program of the corpus."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sopy_compiler.source.text import SourceText

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program; several files where it is a package."""

    name: str
    files: tuple[SourceText, ...]

    def text(self, path: str) -> str:
        """What stands in one of the files."""
        return next(file.text for file in self.files if file.path == path)

    def with_text(self, path: str, text: str) -> "Program":
        """The same program with another text in one file."""
        files = tuple(replace(file, text=text) if file.path == path else file for file in self.files)
        return replace(self, files=files)


@cache
def clean_programs() -> tuple[Program, ...]:
    """All of them, found by where they lie, so that a new program takes part by being there."""
    examples = (
        Program(name=folder.name, files=tuple(map(read, sorted(_modules_of(folder)))))
        for folder in sorted(path.parent for path in (ROOT / "examples").glob("*/workflow.py"))
    )
    accepted = (
        Program(name=path.stem, files=(read(path),))
        for path in sorted((ROOT / "tests" / "corpus" / "accept").glob("*.py"))
    )
    return (*examples, *accepted)


def _modules_of(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.py") if not path.name.startswith("test_")]


def read(path: Path) -> SourceText:
    """A file as the compiler takes it."""
    place = path.relative_to(ROOT).as_posix()
    return SourceText(
        path=place,
        module=place.removesuffix(".py").removesuffix("/__init__").replace("/", "."),
        text=path.read_text(encoding="utf-8"),
        is_package=path.name == "__init__.py",
    )


def single_file(text: str, *, name: str = "sample") -> Program:
    """A program that is one text, for tests."""
    return Program(name=name, files=(SourceText(path=f"{name}.py", module=name, text=text),))
