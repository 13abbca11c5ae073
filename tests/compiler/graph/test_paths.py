# covers: sopy_compiler.graph.transition_graph
from itertools import pairwise

from sopy_compiler.graph.paths import (
    components,
    cycles,
    path_to,
    reaching,
    search_tree,
    sink_components,
    source_components,
)
from sopy_compiler.graph.transition_graph import TransitionGraph
from sopy_compiler.ir.transition import TransitionKind
from tests.compiler.machines import transition


def graph(*edges: str) -> TransitionGraph:
    pairs = [tuple(edge.split(" -> ")) for edge in edges]
    nodes = dict.fromkeys(node for pair in pairs for node in pair if node != "End")
    return TransitionGraph(nodes, [transition(source, target) for source, target in pairs])


def test_the_shortest_path_is_the_witness() -> None:
    found = graph("A -> B", "B -> C", "C -> D", "A -> C")
    tree = search_tree(found, ("A",))
    assert [(step.source, step.target) for step in path_to(found, tree, "D")] == [("A", "C"), ("C", "D")]
    assert path_to(found, tree, "A") == ()


def test_a_start_outside_the_graph_reaches_nothing() -> None:
    assert search_tree(graph("A -> B"), ("Elsewhere",)) == {}


def test_staying_is_no_edge() -> None:
    found = TransitionGraph(("A",), [transition("A", "A", kind=TransitionKind.STAY)])
    assert found.successors("A") == ()


def test_an_edge_carries_its_first_transition() -> None:
    first, second = transition("A", "B", line=3), transition("A", "B", line=5)
    assert TransitionGraph(("A", "B"), (first, second)).transition("A", "B") is first


def test_a_target_outside_the_machine_is_left_out() -> None:
    found = TransitionGraph(("A",), [transition("A", "Elsewhere")])
    assert found.nodes == ("A", "End")


def test_what_reaches_the_end() -> None:
    assert reaching(graph("A -> B", "B -> End", "C -> C"), ("End",)) == {"A", "B", "End"}


def test_components_come_in_order_of_definition() -> None:
    assert components(graph("C -> B", "B -> C", "A -> End")) == (("C", "B"), ("A",), ("End",))


def test_sources_and_sinks_of_the_condensed_graph() -> None:
    found = graph("A -> B", "B -> A", "B -> C", "C -> D", "D -> C")
    assert source_components(found) == (("A", "B"), ("End",))
    assert sink_components(found) == (("C", "D"), ("End",))


def test_cycles_are_loops_and_rings_and_nothing_else() -> None:
    assert cycles([("a", "b"), ("c", "c"), ("d", "e"), ("e", "d")]) == (("c",), ("d", "e"))


def test_a_chain_of_many_thousand_procedures_is_no_problem() -> None:
    names = [f"P{number}" for number in range(20_000)]
    found = TransitionGraph(names, [transition(*pair) for pair in pairwise(names)])
    assert len(path_to(found, search_tree(found, names[:1]), names[-1])) == 19_999
