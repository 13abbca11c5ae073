"""The machine as GraphML."""

import io

import networkx as nx

from sopy_compiler.emit.graphml import write_graphml
from tests.compiler.emit.drawings import AWKWARD, one_workflow, two_workflows


def _read(text: str) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


def test_networkx_reads_back_every_procedure_and_transition() -> None:
    views = two_workflows()
    graph = _read(write_graphml(views))
    assert list(graph) == [f"{view.name}/{node.name}" for view in views for node in view.nodes]
    assert graph.number_of_edges() == sum(len(view.edges) for view in views)
    read = graph.nodes["flow/Read"]
    assert (read["entry"], read["terminal"], read["reachable"], read["line"]) == (True, False, True, 1)
    assert graph.nodes["flow/end"]["reachable"] is False


def test_texts_survive() -> None:
    graph = _read(write_graphml(one_workflow()))
    edges = [data for _, _, data in graph.edges(data=True) if data["kind"] == "recover"]
    assert edges[0]["condition"] == AWKWARD.replace("\n", "\\n").replace("\x1b", "\\x1b")
    assert edges[0]["message"] == "say more"
