"""Workflows that can be searched: everything about their handlers is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.observation import filters_out
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.sigma import SigmaModel


@dataclass(frozen=True, slots=True)
class Machine:
    """What a search needs of a workflow: entries, and the handlers that can run in each procedure.

    `is_clear` is false where handlers end in something that is no transition, which is reported: what was
    meant can be any procedure.
    """

    starts: tuple[str, ...]
    runs: dict[str, tuple[HandlerRun, ...]]
    sigma: str
    is_clear: bool = True


def machine_of(
    workflow: WorkflowFacts, events: EventFlow, models: Mapping[str, SigmaModel]
) -> Machine | None:
    """The workflow as the search takes it; None where a part of it could not be followed.

    A fragment without an entry, a start or a move that is not known, states of related types: nothing could
    then be said of what fields hold. A procedure over another state is never entered, which SOP106 says.
    """
    states = {procedure.qualname: procedure.sigma for procedure in workflow.procedures}
    sigma = _one({states.get(start) for start in workflow.workflow.starts} or set(states.values()))
    if sigma is None or sigma not in models or not workflow.workflow.is_whole:
        return None
    refused = {name for name, state in states.items() if state != sigma}
    if not all(_are_apart(models[sigma], models.get(states[name] or "")) for name in refused):
        return None
    if not workflow.workflow.entries_known or not workflow.surely_reachable.isdisjoint(
        workflow.unknown_procedures
    ):
        return None
    runs = {
        procedure.qualname: tuple(_runs(procedure, workflow, events))
        for procedure in workflow.procedures
        if procedure.qualname not in refused
    }
    is_clear = not refused and workflow.surely_reachable.isdisjoint(workflow.unclear_procedures)
    return Machine(starts=workflow.workflow.starts, runs=runs, sigma=sigma, is_clear=is_clear)


def _one(states: set[str | None]) -> str | None:
    return next(iter(states)) if len(states) == 1 else None


def _are_apart(state: SigmaModel, other: SigmaModel | None) -> bool:
    """Whether no object is an instance of both, so that the runtime refuses to go from one to the other."""
    if other is None or not (state.bases_known and other.bases_known):
        return False
    is_related = state.qualname in other.ancestors or other.qualname in state.ancestors
    return not (is_related or state.is_protocol or other.is_protocol)


def _runs(procedure: Procedure, workflow: WorkflowFacts, events: EventFlow) -> Iterable[HandlerRun]:
    """The handlers that some event can start: it is neither ignored nor filtered out by every SOP."""
    sources = workflow.workflow.sources
    for run in procedure.runs:
        if events.is_among(run.event, procedure.ignore):
            continue
        if sources and all(filters_out(source, run.event, events) for source in sources):
            continue
        yield run
