from sopy_compiler.graph.grouping import group_workflows
from sopy_compiler.ir.program import Program
from tests.compiler.machines import entry, joined, machine


def test_a_workflow_is_called_after_its_sop_class() -> None:
    program = joined(machine("flow", "A -> End"), Program(entries=(entry("flow.A", name="Migration"),)))
    (workflow,) = group_workflows(program)
    assert (workflow.name, workflow.module) == ("Migration", "flow")


def test_a_workflow_without_an_sop_class_is_called_after_its_module() -> None:
    (workflow,) = group_workflows(machine("shop.orders", "A -> End", entries=("A",)))
    assert workflow.name == "orders"


def test_no_two_workflows_share_a_name() -> None:
    program = joined(
        machine("one", "A -> End"),
        machine("two", "A -> End"),
        Program(entries=(entry("one.A", name="Flow"), entry("two.A", name="Flow"))),
    )
    assert [workflow.name for workflow in group_workflows(program)] == ["Flow", "Flow#2"]
