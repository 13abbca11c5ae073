# covers: sopy_compiler.emit.drawn_edge, sopy_compiler.emit.formats
"""What the graph formats show of a workflow."""

from dataclasses import replace

from sopy_compiler.emit.drawn_edge import drawn_edges
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.unresolved import Unresolved, UnresolvedKind
from tests.compiler.emit.drawings import one_workflow, views
from tests.compiler.machines import joined, machine, span


def test_nodes_are_the_procedures_and_end_when_something_leads_there() -> None:
    (view,) = one_workflow()
    assert [node.name for node in view.nodes] == ["Read", "Copy", "end", "state", "End"]
    assert [node.name for node in view.nodes if node.is_terminal] == ["End"]
    assert [node.name for node in view.nodes if not node.is_reachable] == ["end"]
    assert [node.name for node in view.nodes if node.is_start] == ["Read"]
    (endless,) = views(machine("flow", "A stays", entries=("A",)))
    assert [node.name for node in endless.nodes] == ["A"]


def test_procedures_of_one_name_are_told_apart() -> None:
    program = machine("flow", "A -> Read", "Read -> Read#2", "Read#2 -> End", entries=("A",))
    (view,) = views(program)
    assert [edge.target for edge in view.edges] == ["Read", "Read#2", "End"]

    def renamed(text: str) -> str:
        return text.replace("flow.Read#2", "other.Read")

    steps = tuple(
        replace(
            one,
            qualname=renamed(one.qualname),
            runs=tuple(
                replace(
                    run,
                    transitions=tuple(
                        replace(each, source=renamed(each.source), target=renamed(each.target))
                        for each in run.transitions
                    ),
                )
                for run in one.runs
            ),
        )
        for one in program.procedures
    )
    (apart,) = views(replace(program, procedures=steps))
    assert [edge.target for edge in apart.edges] == ["flow.Read", "other.Read", "End"]


def test_workflows_of_modules_that_are_not_reported_are_left_out() -> None:
    library = machine("lib", "A -> End", entries=("A",))
    hidden = tuple(replace(one, is_reported=False) for one in library.procedures)
    program = joined(machine("flow", "A -> End", entries=("A",)), replace(library, procedures=hidden))
    assert [view.module for view in views(program)] == ["flow"]


def test_gaps_of_the_workflows_own_modules_are_kept() -> None:
    def gap(module: str) -> Unresolved:
        return Unresolved(kind=UnresolvedKind.TRANSITION, reason="why", span=span(1), module=module)

    program: Program = replace(machine("flow", "A -> End"), unresolved=(gap("flow"), gap("other")))
    (view,) = views(program)
    assert view.unresolved == (gap("flow"),)


def test_parallel_transitions_are_one_arrow_and_raising_is_none() -> None:
    (view,) = one_workflow()
    arrows = drawn_edges(view.edges)
    assert [(arrow.source, arrow.target, arrow.only_recovers) for arrow in arrows] == [
        ("Read", "Copy", False),
        ("Read", "state", False),
        ("Read", "Read", True),
        ("Copy", "End", False),
        ("Copy", "Copy", False),
        ("end", "Read", False),
    ]
    assert len(view.edges) == len(arrows) + 1


def test_conditions_of_one_arrow_are_alternatives() -> None:
    (view,) = views(machine("flow", "A -> End"))
    edge = view.edges[0]
    either = (replace(edge, condition="it rains"), replace(edge, condition="it snows"))
    (arrow,) = drawn_edges(either)
    assert [cause.label for cause in arrow.causes] == ["Next [it rains | it snows]"]
    (always,) = drawn_edges((*either, edge))
    assert [cause.label for cause in always.causes] == ["Next"]
