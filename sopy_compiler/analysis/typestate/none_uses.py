"""Uses that meet None: fields that no step on the way has set, parts of the payload that nobody checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.atoms import JUST_NONE, NONE_ATOM
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.execution import Goal, TooManyEnvironments
from sopy_compiler.analysis.typestate.exploration import Arrival, Exploration, GivenUp
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.analysis.typestate.program import RunnableFlows
from sopy_compiler.analysis.typestate.tracked import payload_places
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.analysis.typestate.ways import Find, Found
from sopy_compiler.ir.flow import Manner, Store, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.term import ConstantTerm
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class NoneUse:
    """A use of a field that may hold None, and a shortest way there.

    `is_set` is false when nothing on that way has given the field a value. Where no way is known to exist,
    `is_always` tells that nothing in the workflow ever gives the field another value than None.
    """

    use: Use
    run: HandlerRun
    workflow: ExploredWorkflow
    way: tuple[Arrival, ...]
    is_set: bool
    is_always: bool = False


def field_uses_of_none(typestate: Typestate) -> Iterator[NoneUse]:
    """The uses of fields, each place once, by the shortest way there."""
    reported: set[Span] = set()
    for explored in typestate.explored:
        for place in explored.places:
            if place not in explored.survey.used or not _may_be_none(place, explored):
                continue
            cluster = explored.certain_cluster(place, decisions=False)
            is_shown = False
            for span in _failing_spans(explored, cluster, place):
                found = None if span in reported else _shown(explored, cluster, place, span)
                if found is not None:
                    is_shown = True
                    reported.add(span)
                    yield found
            if not is_shown and _is_never_given(place, explored) and explored.values(place) == JUST_NONE:
                yield from _first_of_none(explored, place, reported)


def _is_never_given(place: Place, explored: ExploredWorkflow) -> bool:
    """Whether no handler, reached or not, gives the field another value than None."""
    return explored.machine.is_clear and all(
        isinstance(step, Store)
        and step.value.is_known
        and not (step.value.types or step.value.copies)
        and all(isinstance(one, ConstantTerm) and one.value is None for one in step.value.constants)
        for _, step in explored.survey.changed.get(place, ())
    )


def _first_of_none(explored: ExploredWorkflow, place: Place, reported: set[Span]) -> Iterator[NoneUse]:
    """The first use of a field that is None whatever happens: whether a run comes there does not matter."""
    for visit in explored.ways.search(explored.cluster(place)).visits():
        for use in visit.ended.failing:
            if use.place == place and use.span not in reported and not use.is_guarded:
                reported.add(use.span)
                yield NoneUse(use, visit.run, explored, (), is_set=False, is_always=True)
                return


def _may_be_none(place: Place, explored: ExploredWorkflow) -> bool:
    """Whether anything makes the field None, in whatever order."""
    known = explored.initial.slot(place).known
    return place in explored.survey.made_none or (known is not None and NONE_ATOM in known)


def _failing_spans(explored: ExploredWorkflow, cluster: Cluster, place: Place) -> tuple[Span, ...]:
    """The uses of the field that may meet None as far as its cluster knows."""
    try:
        visits = explored.ways.search(cluster).visits()
        return tuple(
            dict.fromkeys(use.span for visit in visits for use in visit.ended.failing if use.place == place)
        )
    except GivenUp:
        return ()


def _shown(explored: ExploredWorkflow, cluster: Cluster, place: Place, span: Span) -> NoneUse | None:
    """The use with a shortest way that exists; None where there is none, or none that can be told."""
    try:
        proof = explored.ways.first(cluster, _failing_at(span, place))
    except GivenUp:
        return None
    if proof is None:
        return None
    visit, use = proof.found.visit, proof.found.goal.use if proof.found.goal is not None else None
    assert visit is not None
    assert use is not None
    slot = visit.ended.failing[use][proof.layout.numbers[place]]
    return NoneUse(use, visit.run, explored, proof.way, slot.is_set is not False)


def _failing_at(span: Span, place: Place) -> Find:
    def find(search: Exploration) -> Iterator[Found]:
        for visit in search.visits():
            for use in visit.ended.failing:
                if use.span == span and use.place == place:
                    yield Found(visit.node, visit, Goal(use=use))

    return find


def payload_uses_of_none(
    procedures: tuple[Procedure, ...], typestate: Typestate, index: Index, events: EventFlow
) -> Iterator[tuple[Use, HandlerRun]]:
    """The uses of parts of the payload, each place once; those that tests of sigma rule out are left out."""
    judges = {id(run): explored for explored in typestate.explored for run in explored.runs}
    reported: set[Span] = set()
    for procedure in procedures:
        for run in procedure.runs:
            if events.is_among(run.event, procedure.ignore):
                continue
            for use in _failing_payload_uses(run, procedure.sigma, index, typestate.flows):
                if use.span in reported:
                    continue
                judge = judges.get(id(run))
                if judge is None or not _is_ruled_out(use, run, judge):
                    reported.add(use.span)
                    yield use, run


def _is_ruled_out(use: Use, run: HandlerRun, explored: ExploredWorkflow) -> bool:
    """Whether the handler runs, and the use meets None in no state in which it does."""

    def find(search: Exploration) -> Iterator[Found]:
        for visit in search.visits():
            for other in visit.ended.failing if visit.run is run else ():
                if other.span == use.span:
                    yield Found(visit.node, visit, Goal(use=other))

    cluster = explored.cluster(use.place)
    try:
        search = explored.ways.search(cluster)
        is_met = explored.ways.first(cluster, find) is not None or id(run) in search.whole().unfollowed
    except GivenUp:
        return False
    return not is_met and explored.is_entered(run.procedure)


def _failing_payload_uses(
    run: HandlerRun, sigma: str | None, index: Index, flows: RunnableFlows
) -> tuple[Use, ...]:
    """The uses that may meet None when nothing is known of sigma."""
    if not any(isinstance(step, Use) and step.place.root is PlaceRoot.PAYLOAD for step in run.flow.steps):
        return ()
    cluster = Cluster(frozenset(payload_places(run.flow)))
    execution = Prepared(sigma or "", index, frozenset(), flows).execution(run, cluster)
    if execution is None:
        return ()
    try:
        return tuple(execution.run(execution.frame.entry(())).failing)
    except TooManyEnvironments:
        return ()


_CONSEQUENCES: Final = {
    Manner.ATTRIBUTE: "`.{detail}` raises AttributeError",
    Manner.ITEM: "the subscript raises TypeError",
    Manner.ITERATION: "the loop raises TypeError",
    Manner.UNPACKING: "the unpacking raises TypeError",
    Manner.ARITHMETIC: "the arithmetic raises TypeError",
    Manner.ORDER: "the comparison raises TypeError",
    Manner.MEMBERSHIP: "`in` raises TypeError",
    Manner.CALL: "`{detail}` raises TypeError",
    Manner.LOOKUP: "the lookup raises KeyError",
    Manner.KEY: "{detail}",
}


def consequence(use: Use) -> str:
    """What happens when the used value is None."""
    return _CONSEQUENCES[use.manner].format(detail=use.detail)
