"""The path that leads to a finding, for reports."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.diagnostics.diagnostic import RelatedPlace
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition

LONGEST_FLOW: Final = 40


def flow_to(workflow: WorkflowFacts, procedure: str) -> tuple[RelatedPlace, ...]:
    """The SOP that starts the workflow, then the steps of a shortest path to the procedure."""
    return flow_along(workflow, workflow.witness(procedure), procedure)


def flow_along(
    workflow: WorkflowFacts, path: Sequence[Transition], procedure: str
) -> tuple[RelatedPlace, ...]:
    """The SOP that starts the workflow, then the steps of a path; `procedure` is where it ends.

    Of a path that nobody would read to its end only the last steps are kept.
    """
    start = path[0].source if path else procedure
    return (*_beginning(workflow, start), *(_step(transition) for transition in path[-LONGEST_FLOW:]))


def entry_places(workflow: WorkflowFacts) -> tuple[RelatedPlace, ...]:
    """Where the workflow is started."""
    return tuple(place for start in workflow.workflow.entries for place in _beginning(workflow, start))


def _beginning(workflow: WorkflowFacts, start: str) -> tuple[RelatedPlace, ...]:
    source = next((entry for entry in workflow.workflow.sources if entry.procedure == start), None)
    if source is None:
        return ()
    return (RelatedPlace(span=source.span, message=f"the workflow starts with {simple_name(start)} here"),)


def _step(transition: Transition) -> RelatedPlace:
    source, event, target = map(simple_name, (transition.source, transition.event, transition.target))
    return RelatedPlace(span=transition.span, message=f"{source} --{event}--> {target}")
