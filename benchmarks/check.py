"""What checking costs beside other tools, on a generated tree, on a copied library and on this repository.

CPU seconds of the whole process tree, tools in turns, median (min-max) of `--turns`; every command runs under
limits of time and memory, so that an endless one is reported and not waited for. Rows that need the cache are
measured where `sopyc check` has one. The goals stand in the rows.

    .venv/bin/python benchmarks/check.py [--rows cold,library] [--turns N] [--seconds N] [--gigabytes N]
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.check_folders import ROOT, write_inside_packages, write_library, write_repository
from benchmarks.check_tree import PACKAGES, write_tree
from benchmarks.measured import Limits, Measured, measured

PYTHON = sys.executable
CACHES = (".sopyc_cache", ".mypy_cache", ".ruff_cache")
SOPYC = (PYTHON, "-m", "sopy_compiler", "check", "--quiet")
MYPY = (PYTHON, "-m", "mypy", "--no-error-summary", "--namespace-packages", "--explicit-package-bases")
RUFF = (PYTHON, "-m", "ruff", "check", "--quiet", "--exit-zero")
PYRIGHT = (PYTHON, "-m", "pyright", "--pythonpath", PYTHON)

Prepare = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One command of a row, and what is done before each of its runs; `warms` runs it once before that."""

    name: str
    command: tuple[str, ...]
    prepare: Prepare
    warms: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table of goals."""

    name: str
    goal: str
    make: Prepare
    tools: tuple[Tool, ...]
    needs_cache: bool = False


def cold(folder: Path) -> None:
    """Nothing is known from an earlier run."""
    for cache in CACHES:
        shutil.rmtree(folder / cache, ignore_errors=True)


def unchanged(folder: Path) -> None:
    """Everything is as it was."""


def edited(place: str, folder: Path) -> None:
    """One more function in a module, another one each time."""
    path = folder / place
    text = path.read_text(encoding="utf-8")
    number = text.count("def added_")
    path.write_text(f"{text}\n\ndef added_{number}() -> int:\n    return {number}\n", encoding="utf-8")


def _tools(prepare: Prepare, *, warms: bool = False, among: tuple[str, ...] = ()) -> tuple[Tool, ...]:
    commands = {
        "sopyc": SOPYC,
        "mypy": (*MYPY, "."),
        "ruff": (*RUFF, "."),
        "pyright": PYRIGHT,
    }
    return tuple(
        Tool(name=name, command=command, prepare=prepare, warms=warms)
        for name, command in commands.items()
        if not among or name in among
    )


def rows() -> tuple[Row, ...]:
    """All rows, in the order of the table."""
    tree = write_tree
    packages = _among_packages
    flow = "orders/flow_03.py"
    # Written last, so that it is among the files of every size of tree.
    ordinary = "libraries/anyio/abc/_tasks.py"
    fast = ("sopyc", "mypy", "ruff")
    return (
        Row(name="cold", goal="<= 2 x mypy", make=tree, tools=_tools(cold)),
        Row(name="packages", goal="<= 1/3 of mypy", make=packages, tools=_tools(cold, among=fast)),
        Row(
            name="unchanged",
            goal="<= 60 ms, <= 1/4 of mypy",
            make=packages,
            tools=_tools(unchanged, warms=True, among=fast),
            needs_cache=True,
        ),
        Row(
            name="procedure",
            goal="<= 0.5 s",
            make=packages,
            tools=_tools(partial(edited, flow), warms=True, among=fast),
            needs_cache=True,
        ),
        Row(
            name="ordinary",
            goal="<= 0.2 s",
            make=packages,
            tools=_tools(partial(edited, ordinary), warms=True, among=fast),
            needs_cache=True,
        ),
        Row(
            name="shared",
            goal="",
            make=packages,
            tools=_tools(partial(edited, "toolbox.py"), warms=True, among=fast),
            needs_cache=True,
        ),
        Row(name="library", goal="<= 5 s, <= 400 MB", make=write_library, tools=_tools(cold, among=fast)),
        Row(name="repository", goal="<= 30 s", make=write_repository, tools=_tools(cold, among=fast)),
        Row(name="examples", goal="<= 1.2 s", make=write_repository, tools=_of_examples()),
        Row(name="start", goal="little more than python", make=write_repository, tools=_of_the_start()),
        Row(
            name="half",
            goal="",
            make=partial(write_tree, packages=5),
            tools=_tools(cold, among=("sopyc", "mypy")),
        ),
    )


def _among_packages(folder: Path) -> None:
    lines = write_inside_packages(folder, len(PACKAGES))
    print(f"(the tree lies among {lines:,} lines of installed packages)", file=sys.stderr)


def _of_examples() -> tuple[Tool, ...]:
    return (
        Tool(name="sopyc", command=(*SOPYC, "examples"), prepare=cold),
        Tool(name="mypy", command=(*MYPY, "examples"), prepare=cold),
        Tool(name="ruff", command=(*RUFF, "examples"), prepare=cold),
    )


def _of_the_start() -> tuple[Tool, ...]:
    return (
        Tool(name="sopyc", command=(PYTHON, "-m", "sopy_compiler", "--version"), prepare=cold),
        Tool(name="python", command=(PYTHON, "-c", "pass"), prepare=cold),
    )


def has_cache() -> bool:
    """Whether `sopyc check` of this tree keeps anything from run to run."""
    done = subprocess.run([*SOPYC, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return "--no-cache" in done.stdout


def run_row(row: Row, folder: Path, turns: int, limits: Limits) -> dict[str, list[Measured]]:
    """Every tool in turns; one that has failed is not run again."""
    row.make(folder)
    found: dict[str, list[Measured]] = {tool.name: [] for tool in row.tools}
    for tool in row.tools:
        if tool.warms:
            _run(tool, folder, limits)
    for _ in range(turns):
        for tool in row.tools:
            if not any(one.failure for one in found[tool.name]):
                tool.prepare(folder)
                found[tool.name].append(_run(tool, folder, limits))
    return found


def _run(tool: Tool, folder: Path, limits: Limits) -> Measured:
    # Node reserves more address space than it ever uses.
    bounded = limits if tool.name != "pyright" else Limits(seconds=limits.seconds, gigabytes=None)
    environment = (
        {"PYTHONPATH": str(ROOT)} if tool.name == "sopyc" else {"PYTHONPATH": "", "MYPYPATH": str(ROOT)}
    )
    return measured(tool.command, folder, bounded, environment=environment, codes=(0, 1))


def table_lines(row: Row, found: dict[str, list[Measured]]) -> list[str]:
    """One line of Markdown for each tool."""
    own = found["sopyc"]
    lines = []
    for name, runs in found.items():
        cpu = [one.cpu for one in runs]
        peak = max(one.megabytes for one in runs)
        failure = next((one.failure for one in runs if one.failure), "")
        spread = f"{min(cpu):.2f}-{max(cpu):.2f}"
        figure = failure or f"{statistics.median(cpu):.2f} ({spread})"
        is_comparable = not failure and not any(one.failure for one in own)
        pairs = zip(own, runs, strict=False)
        ratio = f"{statistics.median(a.cpu / b.cpu for a, b in pairs):.2f}" if is_comparable else ""
        goal = row.goal if name == "sopyc" else ""
        lines.append(f"| {row.name} | {name} | {figure} | {peak:.0f} | {ratio} | {goal} |")
    return lines


def main() -> int:
    """Measure the rows that are asked for, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    known = {row.name: row for row in rows()}
    parser.add_argument("--rows", default=",".join(known), help=f"of {', '.join(known)}")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=300, help="limit for one command")
    parser.add_argument("--gigabytes", type=float, default=6.0, help="address space of one process")
    arguments = parser.parse_args()
    limits = Limits(seconds=arguments.seconds, gigabytes=arguments.gigabytes)
    is_caching = has_cache()
    print("| row | tool | CPU s: median (min-max) | peak MB | sopyc / tool | goal |")
    print("|---|---|---|---|---|---|")
    for name in arguments.rows.split(","):
        row = known[name]
        if row.needs_cache and not is_caching:
            print(f"| {name} | sopyc | needs the cache | | | {row.goal} |", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="sopyc-") as folder:
            print(
                "\n".join(table_lines(row, run_row(row, Path(folder), arguments.turns, limits))), flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
