"""What every procedure makes of every event of its workflow: `sopyc sigma --events`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.observation import is_surely_dropped, sops_reaching_anything
from sopy_compiler.analysis.openness import handlers_are_known, has_refused_handler
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.emit.machine_view import short_names
from sopy_compiler.emit.table_column import Column, view_column
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.vocabulary import EVENT

_KINDS: Final = (
    TransitionKind.MOVE,
    TransitionKind.FINISH,
    TransitionKind.STAY,
    TransitionKind.RECOVER,
    TransitionKind.RAISE,
)


class Reception(StrEnum):
    """What becomes of an event; `UNEXPECTED` is a recovery message, `UNKNOWN` could not be told."""

    HANDLED = "handled"
    IGNORED = "ignored"
    FILTERED = "filtered"
    UNEXPECTED = "unexpected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """How a handler may end; `target` is a short name, or `End`; for what does not leave, the procedure."""

    kind: TransitionKind
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One event in one procedure; all but `reception` tells of the handler, where there is one.

    `declared_event` is the event that the handler is declared for: the row's, or a base of it. `is_complete`
    is false when the handler may lead elsewhere too, `fails` tells that some path of it returns what the
    runtime refuses.
    """

    procedure: str
    reception: Reception
    handler: str = ""
    declared_event: str = ""
    ways_out: tuple[WayOut, ...] = ()
    is_complete: bool = True
    fails: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event class; `event` is None where the sources do not define it."""

    name: str
    qualname: str
    event: Event | None
    cells: tuple[Cell, ...]

    @property
    def is_any(self) -> bool:
        """Whether the row stands for all events that have none of their own."""
        return self.qualname == EVENT


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMatrix:
    """One workflow; rows are the events that it handles, ignores or observes, and their subclasses."""

    workflow: str
    module: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def view_event_matrices(facts: Facts) -> tuple[EventMatrix, ...]:
    """All workflows of the reported modules, in order of definition."""
    anywhere = tuple(sop for workflow in facts.workflows for sop in sops_reaching_anything(workflow))
    return tuple(
        _matrix(workflow, facts, anywhere)
        for workflow in facts.workflows
        if any(procedure.is_reported for procedure in workflow.procedures)
    )


def _matrix(workflow: WorkflowFacts, facts: Facts, anywhere: tuple[Entry, ...]) -> EventMatrix:
    names = short_names(workflow.workflow.procedures)
    events = _events(workflow, facts)
    event_names = short_names(events)

    def cell(event: str, procedure: Procedure) -> Cell:
        if is_surely_dropped(event, procedure.qualname, workflow, anywhere, facts.events):
            return Cell(procedure=names[procedure.qualname], reception=Reception.FILTERED)
        return _cell(event, procedure, facts, names)

    return EventMatrix(
        workflow=workflow.workflow.name,
        module=workflow.workflow.module,
        columns=tuple(view_column(procedure, names, workflow) for procedure in workflow.procedures),
        rows=tuple(
            Row(
                name=event_names[event],
                qualname=event,
                event=facts.index.events.get(event),
                cells=tuple(cell(event, procedure) for procedure in workflow.procedures),
            )
            for event in events
        ),
    )


def _events(workflow: WorkflowFacts, facts: Facts) -> tuple[str, ...]:
    """What the workflow mentions with its subclasses, in order of definition; then what nothing defines."""
    mentioned = {event for one in workflow.procedures for event, _ in one.effective}
    mentioned |= {reference.event for one in workflow.procedures for reference in one.ignore}
    mentioned |= {reference.event for sop in workflow.workflow.sources for reference in sop.observes or ()}
    wanted = mentioned | {below for event in mentioned for below in facts.events.descendants.get(event, ())}
    defined = tuple(event for event in facts.index.events if event in wanted)
    return (*defined, *sorted(wanted.difference(defined), key=lambda event: (event == EVENT, event)))


def _cell(event: str, procedure: Procedure, facts: Facts, names: Mapping[str, str]) -> Cell:
    """What the runtime does with an event of exactly this class: it looks at `ignore` first."""
    name = names[procedure.qualname]
    line = (*facts.events.line(event), EVENT)
    if any(reference.event in line for reference in procedure.ignore):
        return Cell(procedure=name, reception=Reception.IGNORED)
    handlers = dict(procedure.effective)
    taken = next((one for one in line if one in handlers), None)
    if taken is not None:
        run = next((one for one in procedure.runs if one.event == taken), None)
        return _handled(name, handlers[taken], taken, run, names)
    named = (*handlers, *(reference.event for reference in procedure.ignore))
    is_known = (
        procedure.ignore_known
        and facts.events.bases_known(event)
        and not any(map(facts.events.is_foreign, named))
        and handlers_are_known(procedure, facts.index)
        and not has_refused_handler(procedure, facts.index)
    )
    return Cell(procedure=name, reception=Reception.UNEXPECTED if is_known else Reception.UNKNOWN)


def _handled(
    procedure: str, declaration: str, event: str, run: HandlerRun | None, names: Mapping[str, str]
) -> Cell:
    transitions = run.transitions if run is not None else ()
    ways_out = (
        WayOut(kind=one.kind, target=names.get(one.target) or simple_name(one.target)) for one in transitions
    )
    return Cell(
        procedure=procedure,
        reception=Reception.HANDLED,
        handler=simple_name(declaration),
        declared_event=simple_name(event),
        ways_out=tuple(sorted(dict.fromkeys(ways_out), key=lambda one: _KINDS.index(one.kind))),
        is_complete=run is not None and run.is_complete,
        fails=run is not None and bool(run.bad_outcomes),
    )
