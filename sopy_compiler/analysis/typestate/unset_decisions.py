"""Transitions that the placeholder of a field decides, because the step that sets it was left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from sopy_compiler.analysis.typestate.atoms import NONE_ATOM, Known, truth
from sopy_compiler.analysis.typestate.exploration import Arrival
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.ir.flow import Assume, Change, Flow, Store
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
        fields = explored.exploration.layout.places[1:]
        setters = {place: _setters(place, explored) for place in fields}
        for visit in explored.exploration.visits:
            for number, environments in sorted(visit.ended.exits.items()):
                if number < 0 or visit.run.transitions[number].kind not in _DECISIVE:
                    continue
                for environment in environments:
                    for place, slot in zip(visit.layout.places, environment, strict=True):
                        test = slot.decided
                        if test is None or (test.span, place) in reported:
                            continue
                        if not _is_placeholder(slot.known) or not _is_left_out(visit.run, setters[place]):
                            continue
                        reported.add((test.span, place))
                        yield UnsetDecision(
                            place,
                            test,
                            visit.run.transitions[number],
                            visit.run,
                            explored,
                            explored.exploration.way_to(visit.node),
                            setters[place],
                        )


def _is_placeholder(known: Known) -> bool:
    return known is not None and all(atom == NONE_ATOM or truth(atom) is False for atom in known)


def _is_left_out(run: HandlerRun, setters: tuple[HandlerRun, ...]) -> bool:
    """Whether setting the field is the work of other steps than the one that decides by it."""
    return bool(setters) and all(setter.procedure != run.procedure for setter in setters)


def _setters(place: Place, explored: ExploredWorkflow) -> tuple[HandlerRun, ...]:
    """The handlers that assign the field whatever way they lead on; none for a field that is also built up.

    A field that is counted up or filled means something from the beginning, and one that a handler sets on
    some ways only has a default that means something, too.
    """
    found: list[HandlerRun] = []
    for run in explored.runs:
        kinds = {type(step) for step in _changes(run.flow, place)}
        if not kinds:
            continue
        augmented = any(isinstance(step, Store) and step.is_augmented for step in _changes(run.flow, place))
        if kinds != {Store} or augmented or not _sets_always(run, place, explored):
            return ()
        found.append(run)
    return tuple(found)


def _changes(flow: Flow, place: Place) -> Iterator[Store | Change]:
    for step in flow.steps:
        if isinstance(step, Store | Change) and step.place == place:
            yield step


def _sets_always(run: HandlerRun, place: Place, explored: ExploredWorkflow) -> bool:
    """Whether the field is set in every environment in which the handler moves on."""
    for visit in explored.exploration.visits:
        if visit.run is not run:
            continue
        number = visit.layout.number(place)
        assert number is not None
        for end, environments in visit.ended.exits.items():
            is_decisive = end >= 0 and run.transitions[end].kind in _DECISIVE
            if is_decisive and any(environment[number].is_set is False for environment in environments):
                return False
    return True
