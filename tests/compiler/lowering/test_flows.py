# covers: sopy_compiler.lowering.interpretation.comprehensions, sopy_compiler.lowering.interpretation.places
# covers: sopy_compiler.lowering.interpretation.direct, sopy_compiler.lowering.interpretation.former
# covers: sopy_compiler.lowering.interpretation.points, sopy_compiler.lowering.interpretation.steps
# covers: sopy_compiler.ir.place, sopy_compiler.ir.predicate, sopy_compiler.ir.term
# covers: sopy_compiler.ir.pretty_flow, sopy_compiler.ir.flow
from collections.abc import Iterator

import pytest

from sopy_compiler.analysis.flow_components import components
from sopy_compiler.ir.flow import Assume, Enter, Flow, FlowNode, Leave, Store
from sopy_compiler.ir.pretty_flow import print_flow, step_text
from sopy_compiler.ir.term import Term
from tests.compiler.lowering.handler_readings import read


def ways(flow: Flow) -> set[str]:
    """Every way through the graph without a loop, calls written out; steps are separated by semicolons."""
    return {
        "; ".join(step for step in way if step)
        for end in flow.exits
        for way in _ways(flow.nodes, end.node, flow, frozenset())
    }


def _ways(
    nodes: tuple[FlowNode, ...], end: int, flow: Flow, seen: frozenset[int]
) -> Iterator[tuple[str, ...]]:
    node = nodes[end]
    if end == 0:
        yield ()
        return
    for before in node.before:
        if before in seen:
            continue
        for way in _ways(nodes, before, flow, seen | {end}):
            match node.step:
                case Leave(call=call, exit=number):
                    enter = nodes[call].step
                    assert isinstance(enter, Enter)
                    part = flow.parts[enter.part]
                    for inner in _ways(part.nodes, part.exits[number], flow, frozenset()):
                        yield (*way, *inner)
                case None | Enter():
                    yield way
                case step:
                    yield (*way, step_text(step))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("sigma.count = 1\nreturn self", {"count = 1"}),
        ("sigma.count += 1\nreturn self", {"count = count + 1"}),
        ("sigma.items.append('x')\nreturn self", {"items list.append"}),
        ("sigma.table['x'] = 1\nreturn self", {"table dict.setitem"}),
        ("del sigma.items[0]\nreturn self", {"items list.delitem"}),
        ("setattr(sigma, 'count', 2)\nreturn self", {"count = 2"}),
        ("sigma.name = None\nsigma.items = []\nreturn self", {"name = None; items = empty list"}),
        ("sigma.name = sigma.kind\nreturn self", {"name = kind"}),
        ("if sigma.flag:\n    return Ship()\nreturn self", {"assume flag", "assume not (flag)"}),
        (
            "if sigma.count + 1 > len(sigma.items):\n    return Ship()\nreturn self",
            {"assume count + 1 > len(items)", "assume not (count + 1 > len(items))"},
        ),
        (
            "if sigma.name is None or sigma.kind in ('a', 'c'):\n    return Ship()\nreturn self",
            {
                "assume name is None",
                "assume not (name is None); assume kind in ('a', 'c')",
                "assume not (name is None); assume not (kind in ('a', 'c'))",
            },
        ),
        ("sigma.bump(2)\nreturn self", {"count = count + 2"}),
        (
            "if sigma.box.is_big:\n    return Ship()\nreturn self",
            {"assume box.size > 1", "assume not (box.size > 1)"},
        ),
        ("sigma.spare.size = 3\nreturn self", {"use spare attribute; spare.size = 3"}),
        (
            "spare = sigma.spare\nspare.grow()\nreturn self",
            {"use spare attribute; spare.size += builtins.int"},
        ),
        ("len(sigma.name)\nreturn self", {"use name call"}),
        ("for letter in sigma.name:\n    pass\nreturn self", {"use name iteration; doubt name"}),
        (
            "match sigma.mode:\n    case Mode.FAST:\n        return Ship()\n    case _:\n        return self",
            {"assume mode == Mode.FAST", "assume not (mode == Mode.FAST)"},
        ),
        ("sigma.count = sigma.box.size - 1\nreturn self", {"count = box.size - 1"}),
        ("sigma.count = len(sigma.items)\nreturn self", {"count = len(items)"}),
        ("sigma.count *= event.payload\nreturn self", {"count = count * payload"}),
    ],
)
def test_steps_come_in_the_order_of_the_source(body: str, expected: set[str]) -> None:
    assert ways(read(body).run.flow) == expected


def test_a_variable_stands_for_a_field_until_the_field_is_assigned() -> None:
    flow = read("spare = sigma.spare\nsigma.spare = None\nspare.grow()\nreturn self").run.flow
    assert not any("use" in way for way in ways(flow))


def test_what_a_test_has_ruled_out_is_no_use() -> None:
    flow = read("if sigma.spare is None:\n    return Ship()\nsigma.spare.grow()\nreturn self").run.flow
    assert not any("use" in way for way in ways(flow))


def test_the_parts_of_a_comprehension_run_any_number_of_times() -> None:
    flow = read("[sigma.bump() for name in sigma.items if sigma.flag]\nreturn self").run.flow
    (loop,) = (one.members for one in components([node.before for node in flow.nodes]) if one.is_cyclic)
    steps = [step for number in sorted(loop) if (step := flow.nodes[number].step) is not None]
    assert {"assume flag", "enter 0"} <= {step_text(step) for step in steps}


@pytest.mark.parametrize(
    "body",
    [
        "any(sigma.bump() for name in sigma.items)\nsigma.bump()\nreturn self",
        "made = list(map(lambda name: sigma.bump(), sigma.items))\nsigma.bump()\nreturn self",
        "sorted(sigma.items, key=lambda name: sigma.bump())\nsigma.bump()\nreturn self",
    ],
)
def test_what_runs_later_or_more_often_than_it_stands_there_is_untracked(body: str) -> None:
    assert "count" in {place.text for place in read(body).run.flow.untracked}


def direct_tests(body: str, *, extra: str = "") -> dict[str, bool]:
    """The tests of a handler and of what it calls, and whether they are direct."""
    flow = read(body, extra=extra).run.flow
    return {
        step_text(node.step): node.step.is_direct
        for nodes in (flow.nodes, *(part.nodes for part in flow.parts))
        for node in nodes
        if isinstance(node.step, Assume) and node.step.holds
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if sigma.count > sigma.box.size + event.payload:\n    return Ship()\nreturn self", True),
        (
            "if sigma.box.is_big:\n    return Ship()\nreturn self",
            False,
        ),  # `self` is a box that could be former
        ("limit = event.payload\nif sigma.count > limit:\n    return Ship()\nreturn self", True),
        ("limit = sigma.box.size\nif sigma.count > limit:\n    return Ship()\nreturn self", False),
        ("box = sigma.box\nif box.size > sigma.count:\n    return Ship()\nreturn self", False),
        ("if sigma.count < sigma.bump():\n    return Ship()\nreturn self", False),
        ("if sigma.box:\n    return Ship()\nreturn self", True),
    ],
)
def test_a_direct_test_reads_sigma_and_the_event_themselves(body: str, expected: bool) -> None:
    assert set(direct_tests(body).values()) == {expected}


def stored_terms(body: str) -> list[Term | None]:
    """What the handler stores, as terms."""
    flow = read(body).run.flow
    return [
        node.step.value.term
        for nodes in (flow.nodes, *(part.nodes for part in flow.parts))
        for node in nodes
        if isinstance(node.step, Store)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "former = sigma.count\nsigma.count = former + 1\nreturn self",
        "box = sigma.box\nbox.size = sigma.count\nreturn self",
        "sigma.count = sigma.bump() + 1\nreturn self",
        "sigma.count, sigma.box.size = sigma.box.size, sigma.count\nreturn self",
        "sigma.count = sigma.box.size = sigma.count + 1\nreturn self",
        "sigma.count = abs(sigma.count)\nreturn self",
        "sigma.count //= 2\nreturn self",
    ],
)
def test_an_assignment_has_no_term_where_names_could_be_out_of_date(body: str) -> None:
    assert None in stored_terms(body)


def test_an_assignment_has_a_term_over_what_was_there_before() -> None:
    assert None not in stored_terms(
        "sigma.count = 3\nsigma.name = None\nsigma.count = sigma.box.size\nreturn self"
    )


def test_an_opaque_test_tells_what_it_reads() -> None:
    flow = read("if any([sigma.name, sigma.flag]):\n    return Ship()\nreturn self").run.flow
    reads = {
        place.text
        for node in flow.nodes
        if (step := node.step) is not None
        for place in getattr(step, "reads", ())
    }
    assert reads == {"name", "flag"}


def test_changes_out_of_sight_leave_their_places_untracked() -> None:
    aliased = read("sigma.boxes.append(sigma.box)\nsigma.boxes[0].grow()\nreturn self").run.flow
    assert "box.size" in {place.text for place in aliased.untracked}


def test_a_graph_that_escapes_is_not_tracked() -> None:
    flow = read("vars(sigma)\nreturn self").run.flow
    assert not flow.is_tracked
    assert list(print_flow(flow, "flow.py")) == ["    flow untracked"]


def test_the_text_form_shows_nodes_exits_and_parts() -> None:
    flow = read("if sigma.box.is_big:\n    sigma.count = 1\nreturn self").run.flow
    lines = list(print_flow(flow, "flow.py"))
    assert lines[0] == "    flow"
    assert any("enter 0" in line for line in lines)
    assert any(line.strip().startswith("exit") and "transition 0" in line for line in lines)
    assert any("part 0" in line for line in lines)


@pytest.mark.parametrize(
    ("test", "is_negated"),
    [
        ("sigma.count < event.payload", False),
        ("sigma.count != 3", True),
        ("sigma.name is not None", True),
        ("sigma.items", False),
        ("sigma.kind not in ('a', 'c')", True),
        ("isinstance(sigma.name, str)", False),
    ],
)
def test_a_test_is_kept_as_the_program_writes_it(test: str, is_negated: bool) -> None:
    flow = read(f"if {test}:\n    return Ship()\nreturn self").run.flow
    steps = [node.step for node in flow.nodes]
    told = {(step.written, step.is_negated) for step in steps if isinstance(step, Assume)}
    assert told == {(test, is_negated)}


JUDGE_BOTH = """
def judge(self, sigma, kept, count):
    if kept == 7:
        return Ship()
    return Pay() if kept == sigma.count else Wait()
"""
TAKE = """
def take(self, sigma):
    try:
        return sigma.count
    finally:
        sigma.count = 7
"""
SEVENTH = """
if sigma.count == 7:
    return Ship()
return Pay()
"""


@pytest.mark.parametrize(
    "body",
    [
        "sigma.count = 1\nsigma.box.size = 2\nsigma.count, sigma.box.size = sigma.box.size, sigma.count",
        "pair = (sigma.count, sigma.flag)\nsigma.count = 7\nsigma.count = pair[0]",
        "kept = {'c': sigma.count}\nsigma.count = 7\nsigma.count = kept['c']",
        "kept = [sigma.count]\nsigma.count = 7\nfor one in kept:\n    sigma.count = one",
        "kept = []\nkept.append(sigma.count)\nsigma.count = 7\nsigma.count = kept[0]",
        "self.kept = sigma.count\nsigma.count = 7\nsigma.count = self.kept",
        "kept = sigma.count\ndef before():\n    return kept\nsigma.count = 7\nsigma.count = before()",
        "sigma.count, sigma.box.size = 7, sigma.count",
        "kept = (sigma.count, sigma.bump(5))\nsigma.count = kept[0]",
    ],
)
def test_what_was_read_before_an_assignment_is_no_copy_of_the_field(body: str) -> None:
    flow = read(body + SEVENTH).run.flow  # which also runs the handler and compares
    assert flow.is_tracked


@pytest.mark.parametrize(
    ("body", "members"),
    [
        (
            "kept = sigma.count\nsigma.count = 7\nreturn self.judge(sigma, kept)",
            "def judge(self, sigma, kept):\n    if kept == 7:\n        return Ship()\n    return Pay()",
        ),
        (
            "kept = self.swap(sigma)\nif kept == 7:\n    return Ship()\nreturn Pay()",
            "def swap(self, sigma):\n    kept = sigma.count\n    sigma.count = 7\n    return kept",
        ),
        ("return self.judge(sigma, sigma.count, sigma.bump(5))", JUDGE_BOTH),
        ("kept = self.take(sigma)\nif kept == 7:\n    return Ship()\nreturn Pay()", TAKE),
    ],
)
def test_former_values_stay_former_through_calls(body: str, members: str) -> None:
    reading = read(body, members=members)
    assert "move Ship" in reading.outcomes
    assert {"move Pay", "move Wait"} & reading.observed.outcomes


def test_what_outside_code_may_call_is_read_and_untracked() -> None:
    flow = read(
        """
        with contextlib.ExitStack() as stack:
            stack.callback(lambda: sigma.bump(3))
            sigma.count = 0
        return Ship() if sigma.count == 0 else Pay()
        """
    ).run.flow
    assert "count" in {place.text for place in flow.untracked}


@pytest.mark.parametrize(
    ("body", "untracked"),
    [
        ("box = sigma.box\nsigma.box = Box(size=3)\nbox.size = 7\nreturn self", "box.size"),
        ("tags = sigma.items\nsigma.items = []\ntags.append('x')\nreturn self", "items"),
        ("box = sigma.box\ngrow = box.grow\nsigma.box = Box(size=3)\ngrow()\nreturn self", "box.size"),
    ],
)
def test_an_object_that_a_field_has_held_is_not_followed(body: str, untracked: str) -> None:
    assert untracked in {place.text for place in read(body).run.flow.untracked}


def test_one_of_two_objects_is_changed_not_both() -> None:
    flow = read(
        """
        sigma.spare = Box(size=1)
        chosen = sigma.box if sigma.flag else sigma.spare
        chosen.size = 7
        return self
        """
    ).run.flow
    stores = [number for number, node in enumerate(flow.nodes) if _stores_size(node)]
    assert len(stores) == 2
    assert not any(set(flow.nodes[number].before) & set(stores) for number in stores)


def _stores_size(node: FlowNode) -> bool:
    return isinstance(node.step, Store) and node.step.place.path[-1] == "size"


def test_an_exit_stack_leaves_what_it_has_entered() -> None:
    reading = read(
        """
        with contextlib.ExitStack() as stack:
            stack.enter_context(Guard(sigma))
            sigma.count = 1
        return Ship() if sigma.count == 1 else Pay()
        """,
        extra="""
        class Guard:
            def __init__(self, sigma):
                self.sigma = sigma

            def __enter__(self):
                return self

            def __exit__(self, *problem):
                self.sigma.count = 5
                self.sigma.name = "left"
        """,
    )
    assert {"count", "name"} <= reading.changed
    assert {"count", "name"} <= {place.text for place in reading.run.flow.untracked}


def test_the_steps_of_called_functions_are_among_those_of_the_flow() -> None:
    flow = read("sigma.flag = True\nsigma.bump()\nsigma.bump()\nreturn self").run.flow
    stored = [step.place.text for step in flow.steps if isinstance(step, Store)]
    assert sorted(stored) == ["count", "flag"]
