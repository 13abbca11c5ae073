"""Which events the SOPs let through to which procedures."""

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.vocabulary import EVENT


def sops_reaching(workflow: WorkflowFacts, procedure: str) -> tuple[Entry, ...]:
    """The SOPs from whose start a known path leads to the procedure."""
    return tuple(
        sop
        for sop in workflow.workflow.sources
        if sop.procedure is not None and procedure in workflow.surely_reachable_from(sop.procedure)
    )


def sops_reaching_anything(workflow: WorkflowFacts) -> tuple[Entry, ...]:
    """The SOPs from whose start a known path leads to a procedure that may move anywhere."""
    return tuple(
        sop
        for sop in workflow.workflow.sources
        if sop.procedure is not None
        and not workflow.surely_reachable_from(sop.procedure).isdisjoint(workflow.open_procedures)
    )


def observed_events(workflow: WorkflowFacts, procedure: str) -> tuple[EventReference, ...]:
    """The events named by the filters of the SOPs that surely reach the procedure, each once."""
    found: dict[str, EventReference] = {}
    for sop in sops_reaching(workflow, procedure):
        if sop.observes_known:
            for reference in sop.observes or ():
                found.setdefault(reference.event, reference)
    return tuple(found.values())


def filters_out(sop: Entry, event: str, events: EventFlow) -> bool:
    """Whether the SOP surely drops the event, its bases and its subclasses."""
    if sop.observes is None or not sop.observes_known or not events.bases_known(event):
        return False
    return not any(events.is_related(event, reference.event) for reference in sop.observes)


def is_surely_dropped(
    event: str, procedure: str, workflow: WorkflowFacts, anywhere: tuple[Entry, ...], events: EventFlow
) -> bool:
    """Whether an event of exactly this class never gets to the procedure, whatever SOP a run comes from.

    `anywhere` are the SOPs, of all workflows, whose runs may get to any procedure.
    """
    sops = sops_reaching(workflow, procedure)
    if not sops or not workflow.workflow.entries_known or not workflow.workflow.is_whole:
        return False
    return not any(lets_through(sop, event, events) for sop in (*sops, *anywhere))


def lets_through(sop: Entry, event: str, events: EventFlow) -> bool:
    """Whether an instance of this very class passes the filter of the SOP, or may.

    One without a filter lets all events through.
    """
    if not sop.observes or not sop.observes_known or not events.bases_known(event):
        return True
    if any(events.is_foreign(reference.event) for reference in sop.observes):
        return True
    line = (*events.line(event), EVENT)
    return any(reference.event in line for reference in sop.observes)
