from random import Random

from sopy_compiler.analysis.flow_components import components


def reached(before: list[list[int]], start: int) -> set[int]:
    """The nodes on the ways to `start`, without itself unless it leads to itself."""
    found: set[int] = set()
    pending = list(before[start])
    while pending:
        node = pending.pop()
        if node not in found:
            found.add(node)
            pending.extend(before[node])
    return found


def test_nodes_that_lead_to_each_other_are_one_component_behind_those_that_lead_to_it() -> None:
    chance = Random(1)
    for size in range(1, 40):
        before = [sorted({chance.randrange(size) for _ in range(chance.randrange(3))}) for _ in range(size)]
        ways = [reached(before, node) for node in range(size)]
        done: set[int] = set()
        for component in components(before):
            for node in component.members:
                together = {other for other in ways[node] if node in ways[other]} | {node}
                assert component.members == together
                assert component.is_cyclic is (node in ways[node])
                assert set(before[node]) <= done | component.members
            done |= component.members
        assert done == set(range(size))


def test_long_chains_are_no_trouble() -> None:
    before = [[number - 1] if number else [] for number in range(20_000)]
    assert len(components(before)) == 20_000
