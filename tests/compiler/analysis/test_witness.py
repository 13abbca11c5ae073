from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.witness import LONGEST_FLOW, entry_places, flow_to
from tests.compiler.machines import machine


def test_the_flow_starts_with_the_sop_and_names_every_event() -> None:
    (workflow,) = Facts(machine("flow", "A -> B", "B -> C", entries=("A",))).workflows
    assert [step.message for step in flow_to(workflow, "flow.C")] == [
        "the workflow starts with A here",
        "A --Next--> B",
        "B --Next--> C",
    ]
    assert [place.message for place in entry_places(workflow)] == ["the workflow starts with A here"]


def test_there_is_no_beginning_without_an_entry() -> None:
    (workflow,) = Facts(machine("flow", "A -> B")).workflows
    assert [step.message for step in flow_to(workflow, "flow.B")] == ["A --Next--> B"]


def test_of_a_very_long_way_the_last_steps_are_kept() -> None:
    edges = [f"P{number} -> P{number + 1}" for number in range(100)]
    (workflow,) = Facts(machine("flow", *edges, entries=("P0",))).workflows
    flow = flow_to(workflow, "flow.P100")
    assert len(flow) == LONGEST_FLOW + 1
    assert flow[-1].message == "P99 --Next--> P100"
