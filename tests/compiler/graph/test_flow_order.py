from hypothesis import given
from hypothesis import strategies as st

from sopy_compiler.graph.flow_order import flow_order
from sopy_runtime.instructions.flow_order import flow_order as flow_order_at_run_time


def test_a_loop_is_entered_where_a_run_enters_it_and_what_is_behind_it_comes_after() -> None:
    edges = {"read": ["copy"], "copy": ["clean", "check"], "check": ["copy", "clean"], "clean": []}
    assert flow_order("read", edges) == ("read", "copy", "check", "clean")


def test_equals_keep_the_order_in_which_they_are_named() -> None:
    desks = {"triage": ["bug", "bill", "help"], "bug": ["bill"], "bill": ["help", "bug"], "help": ["bug"]}
    assert flow_order("triage", desks) == ("triage", "bug", "bill", "help")


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_nothing_comes_before_what_leads_to_it_but_in_a_loop(edges: list[tuple[int, int]]) -> None:
    following = {node: [target for source, target in edges if source == node] for node in range(8)}
    order = flow_order(0, following)
    assert order == flow_order_at_run_time(0, following)
    assert set(order) == reached(0, following)
    for position, node in enumerate(order):
        for later in order[position + 1 :]:
            assert node not in following[later] or later in reached(node, following)


def reached(start: int, following: dict[int, list[int]]) -> set[int]:
    found = [start]
    for node in found:
        found += [target for target in following[node] if target not in found]
    return set(found)
