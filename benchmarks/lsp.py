"""How long after an edit the editor knows what is wrong, and whether the server grows.

    python benchmarks/lsp.py [--edits 60] [--tree-edits 20] [--memory-edits 2000]

Goals: median <= 50 ms and 95th percentile <= 150 ms after an edit in a workflow of 20 files, median <= 300 ms
in the tree of 1,103 procedures; memory flat over 10,000 edits. Time is that of the clock, from the edit to
the findings of the newest text, beside it the CPU time of the server: a busy machine's clock says little.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.check_tree import write_tree
from tests.compiler.lsp.editor import Editor

FILES = 18
STATE = '''\
from pydantic import BaseModel, Field


class Case(BaseModel):
    """What all steps share."""

    total: int = Field(default=0, description="what is owed")
    notes: list[str] = Field(default_factory=list, description="what was noted")
    owner: str | None = Field(default=None, description="who has it")
'''
EVENTS = '''\
from sopy import Event


class Done(Event[int]):
    """A step is done."""


class Refused(Event[str]):
    """A step is refused."""
'''
STEP = '''\
from sopy import End, Procedure, handler, make_prompt
from sopy.prompt import cond

from events import Done, Refused
from state import Case


class Step{number}(Procedure[Case]):
    """Step {number} of {files}."""

    prompt = make_prompt("Do step {number}")

    @handler
    def on_done(self, sigma: Case, event: Done) -> Procedure[Case] | End | str:
        if cond(event.payload > {number}0, "the number is large"):
            return "that is too much"
        sigma.total += event.payload
        sigma.notes.append("step {number}")
        {leave}

    @handler
    def on_refused(self, sigma: Case, event: Refused) -> Procedure[Case] | End:
        sigma.owner = event.payload
        return self
'''


def write_workflow(folder: Path) -> Path:
    """A workflow of 20 files; the path of one in the middle."""
    (folder / "state.py").write_text(STATE, encoding="utf-8")
    (folder / "events.py").write_text(EVENTS, encoding="utf-8")
    for number in range(FILES):
        following = number + 1
        leave = "return End()"
        if following < FILES:
            leave = f"from step{following} import Step{following}\n\n        return Step{following}()"
        text = STEP.format(number=number, files=FILES, leave=leave)
        if number == 0:
            text += "\n\nfrom sopy import SOP\n\nsop = SOP(state=Case(), init_proc=Step0())\n"
        (folder / f"step{number}.py").write_text(text, encoding="utf-8")
    return folder / "step7.py"


def edits(text: str) -> Iterator[str]:
    """What somebody types: words in a handler, a mistake and its correction, a line above everything."""
    lines = text.split("\n")
    place = next(number for number, line in enumerate(lines) if "def on_" in line) + 1
    indent = " " * 8
    typed = ("sigma", ".notes", ".append", "(", '"a', 'b"', ")")
    while True:
        for count in range(1, len(typed) + 1):
            yield "\n".join([*lines[:place], indent + "".join(typed[:count]), *lines[place:]])
        yield "\n".join([*lines[:place], f"{indent}sigma.unknown = 1", *lines[place:]])
        yield "\n".join(["# a remark", *lines])
        yield text


def cpu_seconds(process: int) -> float:
    """What the process has used so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """Resident memory; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def measure(name: str, folder: Path, path: Path, count: int) -> None:
    """Type into one file and print what each edit took."""
    text = path.read_text(encoding="utf-8")
    with Editor(folder) as editor:
        uri = editor.open(path, text)
        editor.checked(uri)
        # The rest of the folder is looked at behind the first answer.
        editor.ask("workspace/symbol", {"query": "nothing"})
        source = edits(text)
        for _ in range(3):
            editor.change(uri, next(source))
            editor.checked(uri)
        clock, used = [], cpu_seconds(editor.pid)
        for _ in range(count):
            new = next(source)
            started = time.perf_counter()
            editor.change(uri, new)
            editor.checked(uri)
            clock.append(1000 * (time.perf_counter() - started))
        used = 1000 * (cpu_seconds(editor.pid) - used) / count
        clock.sort()
        print(
            f"{name:<36} median {statistics.median(clock):7.0f} ms   "
            f"95 % {clock[int(len(clock) * 0.95) - 1]:7.0f} ms   CPU {used:7.0f} ms an edit   "
            f"{megabytes(editor.pid):5.0f} MB"
        )
        editor.end()


def measure_memory(folder: Path, path: Path, count: int) -> None:
    """Type for long, and print how the server has grown."""
    text = path.read_text(encoding="utf-8")
    with Editor(folder) as editor:
        uri = editor.open(path, text)
        editor.checked(uri)
        source = edits(text)
        told = []
        for number in range(count + 1):
            if number % max(count // 4, 1) == 0:
                told.append(f"{number:,}: {megabytes(editor.pid):.0f} MB")
            editor.change(uri, next(source))
            editor.checked(uri)
        print(f"memory after edits: {', '.join(told)}")
        editor.end()


def main() -> int:
    """Measure all of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edits", type=int, default=60)
    parser.add_argument("--tree-edits", type=int, default=20)
    parser.add_argument("--memory-edits", type=int, default=2_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        (folder / "workflow").mkdir()
        path = write_workflow(folder / "workflow")
        if arguments.edits:
            measure("a workflow of 20 files", folder / "workflow", path, arguments.edits)
        if arguments.memory_edits:
            measure_memory(folder / "workflow", path, arguments.memory_edits)
        if arguments.tree_edits:
            write_tree(folder / "tree")
            path = folder / "tree" / "orders" / "flow_03.py"
            measure("the tree of 1,103 procedures", folder / "tree", path, arguments.tree_edits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
