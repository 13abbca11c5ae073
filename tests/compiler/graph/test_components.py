"""Strongly connected components."""

from random import Random

import networkx

from sopy_compiler.graph.components import strongly_connected


def test_groups_are_those_that_networkx_finds() -> None:
    random = Random(7)
    for size in range(12):
        names = [f"n{number}" for number in range(size)]
        following = {name: {random.choice(names) for _ in range(random.randrange(3))} for name in names}
        graph: networkx.DiGraph[str] = networkx.DiGraph(following)
        expected = {frozenset(part) for part in networkx.strongly_connected_components(graph)}
        found = list(strongly_connected(following))
        assert set(found) == expected
        assert len(found) == len(expected)


def test_a_long_chain_needs_no_recursion() -> None:
    following = {str(number): (str(number + 1),) for number in range(5_000)} | {"5000": ("0",)}
    assert [len(part) for part in strongly_connected(following)] == [5_001]
