"""The programs that `compare_facts.py` compares: written ones, and random ones from fixed seeds."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from sopy_compiler.source.text import SourceKind, SourceText
from tests.compiler.lowering.handler_readings import program_of
from tests.properties.arithmetic_programs import arithmetic_program
from tests.properties.handler_programs import sources
from tests.properties.outcome_programs import EXTRA, MEMBERS, handler_body

ROOT = Path(__file__).resolve().parent.parent
RANDOM = "random: "


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleProgram:
    """One program: its texts, or the folder that `sopyc check` would be given."""

    name: str
    texts: tuple[SourceText, ...] = ()
    folder: str = ""

    def compiled(self) -> Compilation:
        """What the compiler of this tree knows about it."""
        if not self.folder:
            return compile_source(self.texts)
        gathered = gather([self.folder], folder=Path(self.folder), config=Config())
        return compile_source(gathered.sources, loader=gathered.loader, unreadable=gathered.unreadable)

    def data(self) -> dict[str, Any]:
        """The program as plain data."""
        return {"name": self.name, "texts": [asdict(text) for text in self.texts], "folder": self.folder}


def program_from_data(data: dict[str, Any]) -> OracleProgram:
    """The program that `OracleProgram.data` wrote."""
    texts = tuple(SourceText(**{**text, "kind": SourceKind(text["kind"])}) for text in data["texts"])
    return OracleProgram(name=data["name"], texts=texts, folder=data["folder"])


def written_programs() -> Iterator[OracleProgram]:
    """Examples, corpus programs and the guide, each by itself, read as by their tests."""
    for folder in sorted(path.parent for path in (ROOT / "examples").glob("*/workflow.py")):
        texts = tuple(_read(path) for path in sorted(folder.rglob("*.py")))
        yield OracleProgram(name=f"examples/{folder.name}", texts=texts)
    for pattern in ("tests/corpus/accept/*.py", "tests/corpus/reject/*.py", "docs/guide/*.md"):
        for path in sorted(ROOT.glob(pattern)):
            text = _read(path)
            yield OracleProgram(name=text.path, texts=(text,))


def named_programs(paths: Iterable[Path]) -> Iterator[OracleProgram]:
    """A file is a program without a loader; a folder is one as `sopyc check .` inside it would read it."""
    for path in paths:
        if path.is_dir():
            yield OracleProgram(name=path.name, folder=str(path.resolve()))
        else:
            kind = SourceKind.MARKDOWN if path.suffix == ".md" else SourceKind.PYTHON
            module = path.stem.replace("-", "_")
            text = SourceText(path=path.name, module=module, text=path.read_text(encoding="utf-8"), kind=kind)
            yield OracleProgram(name=path.name, texts=(text,))


def random_programs(count: int) -> Iterator[OracleProgram]:
    """About `count` programs of the generators of `tests/properties`; the same ones for the same count."""
    share = count // 4
    for number, text in enumerate(_handler_texts(count - 3 * share)):
        yield _flow(f"handlers {number}", text)
    for number in range(share):
        yield _flow(f"arithmetic {number}", arithmetic_program(Random(number)))
    for number in range(share):
        yield _flow(f"outcomes {number}", _outcomes(Random(number), depth=2))
    for number in range(share):
        yield _flow(f"long outcomes {number}", _outcomes(Random(number), depth=3))


def _outcomes(chance: Random, *, depth: int) -> str:
    return program_of(handler_body(chance, depth=depth), extra=EXTRA, members=MEMBERS)


def _handler_texts(count: int) -> list[str]:
    found: dict[str, None] = {}
    if not count:
        return []

    @seed(7)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sources())
    def collect(text: str) -> None:
        found[text] = None

    collect()
    return list(found)


def _flow(name: str, text: str) -> OracleProgram:
    return OracleProgram(
        name=f"{RANDOM}{name}", texts=(SourceText(path="flow.py", module="flow", text=text),)
    )


def _read(path: Path) -> SourceText:
    place = path.relative_to(ROOT).as_posix()
    module = place.removesuffix(".md").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return SourceText(
        path=place,
        module=module.replace("-", "_"),
        text=path.read_text(encoding="utf-8"),
        kind=SourceKind.MARKDOWN if path.suffix == ".md" else SourceKind.PYTHON,
        is_package=path.name == "__init__.py",
    )
