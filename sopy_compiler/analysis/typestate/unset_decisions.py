"""Transitions that the placeholder of a field decides, because the step that sets it was left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from sopy_compiler.analysis.typestate.atoms import NONE_ATOM, Known, truth
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.environment import Environment
from sopy_compiler.analysis.typestate.execution import Goal
from sopy_compiler.analysis.typestate.exploration import Arrival, Exploration, GivenUp, Visit
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.analysis.typestate.ways import Found
from sopy_compiler.ir.flow import Assume, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.source.span import Span

_DECISIVE = (TransitionKind.MOVE, TransitionKind.FINISH)


@dataclass(frozen=True, slots=True, eq=False)
class UnsetDecision:
    """A test of a field that still has its placeholder, on the way to a transition."""

    place: Place
    test: Assume
    transition: Transition
    run: HandlerRun
    workflow: ExploredWorkflow
    way: tuple[Arrival, ...]
    setters: tuple[HandlerRun, ...]


def unset_decisions(typestate: Typestate) -> Iterator[UnsetDecision]:
    """The decisions, each test and field once, by a shortest way there."""
    reported: set[tuple[Span, Place]] = set()
    for explored in typestate.explored:
        for place in explored.places:
            setters = _setters(place, explored) if _is_worth_a_search(place, explored) else ()
            if not setters:
                continue
            cluster = explored.certain_cluster(place, decisions=True)
            for span in _deciding_spans(explored, cluster, place, setters):
                found = None if (span, place) in reported else _shown(explored, cluster, place, span, setters)
                if found is not None:
                    reported.add((span, place))
                    yield found


def _is_worth_a_search(place: Place, explored: ExploredWorkflow) -> bool:
    """Whether a procedure that does not assign the field compares it, and nothing sets it at first."""
    changes = explored.survey.changed.get(place, [])
    if not changes or not all(isinstance(step, Store) and not step.is_augmented for _, step in changes):
        return False
    setting = {run.procedure for run, _ in changes}
    deciding = explored.survey.decisive.get(place, set())
    return bool(deciding - setting) and explored.initial.slot(place).is_set is False


def _decisions(
    search: Exploration, place: Place, setters: tuple[HandlerRun, ...]
) -> Iterator[tuple[Assume, Found]]:
    """The tests of the unset field on the way to a transition."""
    number = search.layout.numbers[place]
    for visit in search.visits():
        if not _is_left_out(visit.run, setters):
            continue
        for end, environments in _decisive_ends(visit):
            for environment in environments:
                slot = environment[number]
                if slot.decided is not None and _is_placeholder(slot.known):
                    yield slot.decided, Found(visit.node, visit, Goal(end, environment))


def _decisive_ends(visit: Visit) -> Iterator[tuple[int, tuple[Environment, ...]]]:
    for end, environments in sorted(visit.ended.exits.items()):
        if end >= 0 and visit.run.transitions[end].kind in _DECISIVE:
            yield end, environments


def _deciding_spans(
    explored: ExploredWorkflow, cluster: Cluster, place: Place, setters: tuple[HandlerRun, ...]
) -> tuple[Span, ...]:
    try:
        search = explored.ways.search(cluster)
        return tuple(dict.fromkeys(test.span for test, _ in _decisions(search, place, setters)))
    except GivenUp:
        return ()


def _shown(
    explored: ExploredWorkflow, cluster: Cluster, place: Place, span: Span, setters: tuple[HandlerRun, ...]
) -> UnsetDecision | None:
    """The decision with a shortest way that exists; None where there is none, or none that can be told."""

    def find(search: Exploration) -> Iterator[Found]:
        return (found for test, found in _decisions(search, place, setters) if test.span == span)

    try:
        proof = explored.ways.first(cluster, find)
    except GivenUp:
        return None
    if proof is None:
        return None
    visit, goal = proof.found.visit, proof.found.goal
    assert visit is not None
    assert goal is not None
    test = goal.environment[proof.layout.numbers[place]].decided
    assert test is not None
    transition = visit.run.transitions[goal.exit]
    return UnsetDecision(place, test, transition, visit.run, explored, proof.way, setters)


def _is_placeholder(known: Known) -> bool:
    return known is not None and all(atom == NONE_ATOM or truth(atom) is False for atom in known)


def _is_left_out(run: HandlerRun, setters: tuple[HandlerRun, ...]) -> bool:
    """Whether setting the field is the work of other steps than the one that decides by it."""
    return bool(setters) and all(setter.procedure != run.procedure for setter in setters)


def _setters(place: Place, explored: ExploredWorkflow) -> tuple[HandlerRun, ...]:
    """The handlers that assign the field whatever way they lead on; none where one does not.

    A field that a handler sets on some ways only has a default that means something.
    """
    found = {id(run): run for run, _ in explored.survey.changed[place]}
    setters = tuple(found.values())
    return setters if all(_sets_always(run, place, explored) for run in setters) else ()


def _sets_always(run: HandlerRun, place: Place, explored: ExploredWorkflow) -> bool:
    """Whether the field is set in every environment in which the handler moves on."""

    def find(search: Exploration) -> Iterator[Found]:
        number = search.layout.numbers[place]
        for visit in search.visits():
            for end, environments in _decisive_ends(visit) if visit.run is run else ():
                for environment in environments:
                    if environment[number].is_set is False:
                        yield Found(visit.node, visit, Goal(end, environment))

    try:
        return explored.ways.first(explored.cluster(place), find) is None
    except GivenUp:
        return False
