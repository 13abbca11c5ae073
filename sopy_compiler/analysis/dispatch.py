"""Which handler of a procedure takes which events, as the runtime decides it."""

from collections.abc import Iterator

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.observation import lets_through, sops_reaching, sops_reaching_anything
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.procedure import Procedure


def taken_by(event: str, procedure: Procedure, events: EventFlow) -> str | None:
    """The declaration that runs for an instance of this very class; None where none does."""
    effective = dict(procedure.effective)
    return next((effective[name] for name in events.line(event) if name in effective), None)


def events_below(declaration: str, procedure: Procedure, events: EventFlow) -> Iterator[str]:
    """The events that the declaration runs for or would run for without more specific handlers."""
    for event, taker in procedure.effective:
        if taker == declaration:
            yield event
            yield from events.descendants.get(event, ())


def can_come(
    event: str, procedure: Procedure, workflow: WorkflowFacts, index: Index, events: EventFlow
) -> bool:
    """Whether an instance of this very class can reach the handlers of the procedure, as far as is known."""
    declared = index.events.get(event)
    if declared is not None and declared.is_abstract:
        return False
    if procedure.ignore_known and events.is_among(event, procedure.ignore):
        return False
    if not workflow.workflow.entries_known or not workflow.workflow.is_whole:
        return True
    sops = (*sops_reaching(workflow, procedure.qualname), *sops_reaching_anything(workflow))
    return not sops or any(lets_through(sop, event, events) for sop in sops)
