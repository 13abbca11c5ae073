from dataclasses import replace

from sopy_compiler.graph.grouping import group_workflows
from sopy_compiler.ir.program import Program
from tests.compiler.machines import machine, procedure, run


def returning(name: str, program: Program) -> Program:
    wrong = replace(procedure("flow.Wrong"), runs=(run("flow.Wrong", returns=name),))
    return replace(program, procedures=(wrong, *program.procedures))


def test_a_returned_class_is_the_move_that_was_meant() -> None:
    (workflow,) = group_workflows(returning("Next", machine("flow", "Next -> End")))
    assert [(move.source, move.target) for move in workflow.intended] == [("flow.Wrong", "flow.Next")]
    assert all(move.source != "flow.Wrong" for move in workflow.transitions)


def test_a_class_that_is_no_procedure_is_no_move() -> None:
    workflow, _ = group_workflows(returning("Order", machine("flow", "Next -> End", sigma="flow.Order")))
    assert workflow.intended == ()
