"""Uses that meet None: fields that no step on the way has set, parts of the payload that nobody checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.environment import CERTAIN, Slot, layout_of
from sopy_compiler.analysis.typestate.execution import Execution, TooManyEnvironments
from sopy_compiler.analysis.typestate.exploration import Arrival, TypeOfRun
from sopy_compiler.analysis.typestate.program import runnable
from sopy_compiler.analysis.typestate.tracked import payload_places
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.ir.flow import Manner, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import PlaceRoot
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class NoneUse:
    """A use of a field that may hold None, and a shortest way there.

    `is_set` is false when nothing on that way has given the field a value.
    """

    use: Use
    run: HandlerRun
    workflow: ExploredWorkflow
    way: tuple[Arrival, ...]
    is_set: bool


def field_uses_of_none(typestate: Typestate) -> Iterator[NoneUse]:
    """The uses of fields, each place once, by the shortest way there."""
    reported: set[Span] = set()
    for explored in typestate.explored:
        for visit in explored.exploration.visits:
            for use, environment in visit.ended.failing.items():
                if use.place.root is not PlaceRoot.SIGMA or use.span in reported:
                    continue
                reported.add(use.span)
                number = visit.layout.number(use.place)
                assert number is not None
                yield NoneUse(
                    use,
                    visit.run,
                    explored,
                    explored.exploration.way_to(visit.node),
                    environment[number].is_set is not False,
                )


def payload_uses_of_none(
    procedures: tuple[Procedure, ...], typestate: Typestate, index: Index, events: EventFlow
) -> Iterator[tuple[Use, HandlerRun]]:
    """The uses of parts of the payload, each place once; those that tests of sigma rule out are left out."""
    judged = _judged_runs(typestate)
    reported: set[Span] = set()
    for procedure in procedures:
        for run in procedure.runs:
            if events.is_among(run.event, procedure.ignore):
                continue
            possible = judged.get(id(run))
            for use in _failing_payload_uses(run, procedure.sigma, index):
                if use.span not in reported and (possible is None or use.span in possible):
                    reported.add(use.span)
                    yield use, run


def _judged_runs(typestate: Typestate) -> dict[int, set[Span]]:
    """Of the runs that were followed from every state they can start in: the places that met None."""
    found: dict[int, set[Span]] = {}
    for explored in typestate.explored:
        for visit in explored.exploration.visits:
            if id(visit.run) not in explored.exploration.unfollowed:
                found.setdefault(id(visit.run), set()).update(use.span for use in visit.ended.failing)
    return found


def _failing_payload_uses(run: HandlerRun, sigma: str | None, index: Index) -> tuple[Use, ...]:
    """The uses that may meet None when nothing is known of sigma."""
    places = payload_places(run.flow)
    layout = layout_of((), places)
    flow = runnable(run.flow, layout) if places else None
    if flow is None:
        return ()
    type_of = TypeOfRun(sigma or "", run.event, index)
    start = (CERTAIN, *(Slot(type_of(place), True) for place in places))
    try:
        return tuple(Execution(flow, layout, type_of, index).run(start).failing)
    except TooManyEnvironments:
        return ()


_CONSEQUENCES: Final = {
    Manner.ATTRIBUTE: "`.{detail}` raises AttributeError",
    Manner.ITEM: "the subscript raises TypeError",
    Manner.ITERATION: "the loop raises TypeError",
    Manner.ARITHMETIC: "the arithmetic raises TypeError",
    Manner.ORDER: "the comparison raises TypeError",
    Manner.MEMBERSHIP: "`in` raises TypeError",
    Manner.CALL: "`{detail}` raises TypeError",
}


def consequence(use: Use) -> str:
    """What happens when the used value is None."""
    return _CONSEQUENCES[use.manner].format(detail=use.detail)
