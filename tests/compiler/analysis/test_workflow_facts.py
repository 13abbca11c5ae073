# covers: sopy_compiler.analysis.openness, sopy_compiler.analysis.index, sopy_compiler.analysis.facts
from dataclasses import replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.program import Program
from tests.compiler.machines import entry, joined, machine, procedure, run


def facts_of(program: Program) -> WorkflowFacts:
    (workflow,) = Facts(program).workflows
    return workflow


def test_what_no_path_leads_to_is_not_reachable() -> None:
    found = facts_of(machine("flow", "A -> End", "Lost -> A", entries=("A",)))
    assert found.reachable == {"flow.A", "End"}


def test_a_handler_that_was_not_followed_may_reach_anything() -> None:
    found = facts_of(machine("flow", "A ?", "Lost -> A", entries=("A",)))
    assert "flow.Lost" in found.reachable
    assert "flow.A" in found.finishing


def test_a_handler_that_was_not_followed_but_cannot_be_reached_changes_nothing() -> None:
    found = facts_of(machine("flow", "A -> End", "Lost ?", "Lost -> A", entries=("A",)))
    assert "flow.Lost" not in found.reachable


def test_everything_is_reachable_where_an_sop_starts_nobody_knows_where() -> None:
    program = joined(
        machine("flow", "A -> End", "Lost -> A", entries=("A",)), Program(entries=(entry(None),))
    )
    assert "flow.Lost" in facts_of(program).reachable


def test_a_returned_class_counts_as_reached_without_opening_the_machine() -> None:
    wrong = replace(procedure("flow.Wrong"), runs=(run("flow.Wrong", returns="Next"),))
    program = machine("flow", "Next -> End", "Lost -> Next")
    program = replace(program, procedures=(wrong, *program.procedures), entries=(entry("flow.Wrong"),))
    assert facts_of(program).reachable == {"flow.Wrong", "flow.Next", "End"}


def test_the_witness_is_a_shortest_path_from_the_entry() -> None:
    found = facts_of(machine("flow", "A -> B", "B -> C", "A -> C", entries=("A",)))
    assert [step.target for step in found.witness("flow.C")] == ["flow.C"]


def test_the_shortest_cycle_comes_back() -> None:
    found = facts_of(machine("flow", "A -> B", "B -> C", "C -> A", "B -> A"))
    assert found.shortest_cycle("flow.A") == ("flow.A", "flow.B")
    assert found.shortest_cycle("flow.C") == ("flow.C", "flow.A", "flow.B")
