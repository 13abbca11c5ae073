# covers: sopy_compiler.graph.workflow
from sopy_compiler.graph.grouping import group_workflows
from sopy_compiler.graph.workflow import Workflow
from sopy_compiler.ir.program import Program
from tests.compiler.machines import entry, joined, machine, model


def grouped(*programs: Program) -> tuple[Workflow, ...]:
    return group_workflows(joined(*programs))


def test_procedures_joined_by_transitions_are_one_workflow() -> None:
    (workflow,) = grouped(machine("flow", "A -> B", "B -> End", entries=("A",)))
    assert workflow.procedures == ("flow.A", "flow.B")
    assert workflow.entries == workflow.starts == ("flow.A",)


def test_a_lost_procedure_belongs_to_the_workflow_over_its_state() -> None:
    (workflow,) = grouped(machine("flow", "A -> End", "Lost -> End", entries=("A",), sigma="flow.Order"))
    assert workflow.procedures == ("flow.A", "flow.Lost")


def test_two_sops_over_one_state_are_two_workflows() -> None:
    workflows = grouped(machine("flow", "A -> End", "B -> End", entries=("A", "B"), sigma="flow.Order"))
    assert [workflow.entries for workflow in workflows] == [("flow.A",), ("flow.B",)]
    assert [workflow.name for workflow in workflows] == ["flow.A", "flow.B"]


def test_a_lost_procedure_of_another_module_is_found_over_a_project_state() -> None:
    (workflow,) = grouped(
        machine("flow", "A -> End", entries=("A",), sigma="state.Order"),
        machine("steps", "Lost -> End", sigma="state.Order"),
        Program(models=(model("state.Order"),)),
    )
    assert workflow.procedures == ("flow.A", "steps.Lost")


def test_a_dictionary_as_state_joins_only_inside_one_module() -> None:
    workflows = grouped(
        machine("flow", "A -> End", entries=("A",), sigma="builtins.dict"),
        machine("steps", "Other -> End", sigma="builtins.dict"),
    )
    assert [workflow.procedures for workflow in workflows] == [("flow.A",), ("steps.Other",)]


def test_without_an_entry_the_procedures_of_a_module_over_one_state_are_one_workflow() -> None:
    (workflow,) = grouped(machine("flow", "A -> End", "B -> End", sigma="flow.Order"))
    assert workflow.starts == ("flow.A", "flow.B")
    assert workflow.entries == ()


def test_only_transitions_join_in_a_fragment() -> None:
    workflows = grouped(machine("guide", "A -> End", "B -> End", sigma="guide.Order", is_fragment=True))
    assert [workflow.procedures for workflow in workflows] == [("guide.A",), ("guide.B",)]
    assert not any(workflow.is_whole for workflow in workflows)


def test_an_sop_with_an_unknown_start_may_start_any_procedure_over_its_state() -> None:
    (workflow,) = grouped(machine("flow", "A -> B", sigma="flow.Order"), Program(entries=(entry(None),)))
    assert not workflow.entries_known


def test_an_sop_with_an_unknown_start_over_another_state_does_not_matter() -> None:
    (workflow,) = grouped(
        machine("flow", "A -> B", sigma="flow.Order"), Program(entries=(entry(None, sigma="flow.Refund"),))
    )
    assert workflow.entries_known


def test_a_cycle_without_an_entry_starts_with_its_first_procedure() -> None:
    (workflow,) = grouped(machine("flow", "A -> B", "B -> A"))
    assert workflow.starts == ("flow.A",)
