"""The transitions that `sopyc graph` knows, and what was observed beside them.

The graph is the one that findings and pictures are made from, with the places in the source. It comes from
a process of its own: the runtime never imports the compiler, and what a program under test has patched does
not reach it. A built table would not do: there need not be one, and it has no places.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sopy_runtime.transition_coverage import RUN, Observed, RowCoverage, WayCoverage, way_of

_COMPILER = "sopy_compiler"
# Exceptions that nobody wrote a `raise` for are recoveries too, so one says nothing about the graph.
_ALWAYS_POSSIBLE = ("recover",)


class Stranger(NamedTuple):
    """A transition that was made and is not in the graph; `gap` says why the graph may not have it."""

    procedure: str
    event: str
    way: str
    gap: str
    file: str

    def __str__(self) -> str:
        """Both as a line of text."""
        text = f"{self.procedure}  {self.event}: {self.way}"
        return f"{text}, which the graph has a gap for: {self.gap}" if self.gap else text


class Known(NamedTuple):
    """The rows of a graph with what was taken of them, and what was taken beside them."""

    rows: tuple[RowCoverage, ...]
    strangers: tuple[Stranger, ...]


def read_graph(sources: Sequence[str], folder: Path) -> Any:
    """What `sopyc graph --format json` says of these files or folders.

    Raises:
        GraphError: sopyc is not there, or cannot read them.
    """
    if importlib.util.find_spec(_COMPILER) is None:
        raise GraphError("sopyc is not installed")
    command = [sys.executable, "-m", _COMPILER, "graph", "--format", "json", *sources]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    try:
        return json.loads(done.stdout)
    except ValueError:
        reason = (done.stderr.strip() or "sopyc graph wrote nothing").splitlines()[-1]
        raise GraphError(reason) from None


class GraphError(Exception):
    """There is no graph; the message says why."""


def compare(graph: Any, observed: Mapping[Observed, int], folder: Path, *, is_whole: bool) -> Known:
    """Put what was observed beside the graph.

    Args:
        graph: what `read_graph` has returned.
        observed: transitions and how often they were made.
        folder: what the graph's paths are relative to.
        is_whole: every workflow of the graph counts, not only those that were visited.
    """
    rows: list[RowCoverage] = []
    strangers: list[Stranger] = []
    for workflow in graph["workflows"]:
        nodes = {_key(node, folder): node for node in workflow["procedures"] if node["path"]}
        taken: dict[tuple[str, str], dict[str, int]] = {}
        for one, number in observed.items():
            node = _node(one, nodes)
            if node is None:
                continue
            ways = taken.setdefault((node["name"], one.event), {})
            ways[one.way] = ways.get(one.way, 0) + number
            if one.way not in (*_ways(workflow, node["name"], one.event), *_ALWAYS_POSSIBLE):
                gap = _gap(workflow["unresolved"], one)
                strangers.append(Stranger(node["qualname"], one.event, one.way, gap, one.file))
        if taken or is_whole:
            visited = {name for name, _ in taken}
            rows += _rows(workflow, taken, visited)
    return Known(tuple(sorted(rows, key=lambda row: row.procedure)), tuple(dict.fromkeys(strangers)))


def _rows(
    workflow: Any, taken: Mapping[tuple[str, str], Mapping[str, int]], visited: Iterable[str]
) -> Iterator[RowCoverage]:
    for node in workflow["procedures"]:
        name = node["name"]
        if node["terminal"] or not (node["reachable"] or name in visited):
            continue
        for event in node["expects"]:
            numbers = taken.get((name, event), {})
            ways = tuple(
                WayCoverage(way, _conditions(edges), numbers.get(way, 0), edges[0]["path"], edges[0]["line"])
                for way, edges in _ways(workflow, name, event).items()
            )
            unknown = WayCoverage(RUN, "", sum(numbers.values()), node["path"], node["line"])
            yield RowCoverage(node["qualname"], event, ways or (unknown,))


def _ways(workflow: Any, procedure: str, event: str) -> dict[str, list[Any]]:
    """The transitions of one row by what an outcome shows of them."""
    found: dict[str, list[Any]] = {}
    for edge in workflow["transitions"]:
        if (edge["source"], edge["event"]) == (procedure, event):
            found.setdefault(way_of(edge["kind"], _simple(edge["target"])), []).append(edge)
    return found


def _conditions(edges: Iterable[Any]) -> str:
    conditions = [edge["condition"] for edge in edges]
    return " or ".join(dict.fromkeys(conditions)) if all(conditions) else ""


def _key(node: Any, folder: Path) -> tuple[str, str]:
    return str((folder / node["path"]).resolve()), node["qualname"]


def _node(one: Observed, nodes: Mapping[tuple[str, str], Any]) -> Any:
    """The node of the graph that an observed procedure is; the graph may call its module otherwise."""
    file = str(Path(one.file).resolve())
    for (path, qualname), node in nodes.items():
        if path == file and f".{qualname}".endswith(f".{one.procedure}"):
            return node
    return None


def _gap(unresolved: Iterable[Any], one: Observed) -> str:
    """Why the graph does not know all that this handler does; empty if it does."""
    concerned = {one.handler, *one.bases, f"{one.procedure}.{one.handler.rpartition('.')[2]}"}
    return next((str(gap["reason"]) for gap in unresolved if gap["symbol"] in concerned), "")


def _simple(name: str) -> str:
    return name.rpartition(".")[2].partition("#")[0]
