"""Transitions that no run takes, because a test before them cannot go the way that leads there."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.atoms import Known, united
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.environment import UNKNOWN, Environment, Layout, Slot
from sopy_compiler.analysis.typestate.execution import Execution, TooManyEnvironments
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.analysis.typestate.program import RunnableFlow, RunnableFlows
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow, Typestate
from sopy_compiler.analysis.typestate.writers import Assigned
from sopy_compiler.ir.flow import Assume, Flow
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import Comparison, Predicate, Relation
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.term import ConstantTerm, PlaceTerm
from sopy_compiler.ir.transition import Transition, TransitionKind

_MOVES: Final = (TransitionKind.MOVE, TransitionKind.FINISH)


@dataclass(frozen=True, slots=True, eq=False)
class Unreached:
    """A transition, and the tests on the way to it that never go that way."""

    transition: Transition
    run: HandlerRun
    tests: tuple[Assume, ...]


def asked_value(predicate: Predicate) -> tuple[str, str] | None:
    """The path of a field of sigma and the one value that a test asks of it; None for any other test."""
    match predicate:
        case Comparison(
            left=PlaceTerm(place=Place(root=PlaceRoot.SIGMA, path=path)),
            relation=Relation.EQUAL | Relation.IDENTICAL,
            right=ConstantTerm(value=value),
        ):
            return ".".join(path), str(value)
    return None


def contradictions(procedure: Procedure, typestate: Typestate) -> Iterator[Unreached]:
    """The transitions that nothing can lead to, because tests of the handler exclude each other."""
    types = typestate.types.of(procedure.sigma or "")
    for run in procedure.runs:
        if _asks(run.flow):
            yield from typestate.recollection.of(
                ("contradictions", id(run)),
                (run, procedure.sigma, types),
                partial(_contradictions, run, procedure, types.index, typestate.flows),
            )


def _contradictions(
    run: HandlerRun, procedure: Procedure, index: Index, flows: RunnableFlows
) -> tuple[Unreached, ...]:
    flow = flows.of(run)
    if flow is None:
        return ()
    prepared = Prepared(procedure.sigma or "", index, frozenset(flow.fields), flows)
    execution = prepared.execution(run, Cluster(prepared.places | set(flow.payload)))
    if execution is None:
        return ()
    unknown = (UNKNOWN,) * execution.frame.layout.sigma_count
    return tuple(_missing(run, execution, execution.frame.entry(unknown), range(len(run.transitions))))


def never_taken(explored: ExploredWorkflow) -> tuple[Unreached, ...]:
    """The moves that no values which the fields ever take lead to, whatever their order.

    Every field is given all values that it has anywhere in the workflow: a check that has only become
    superfluous where it stands is none of these. The tests in front have to be about fields that handlers
    assign, but for those whose way is that of everything else.
    """
    recollection = explored.flows.recollection
    return recollection.of(("never taken", id(explored)), explored, lambda: tuple(_never_taken(explored)))


def _never_taken(explored: ExploredWorkflow) -> Iterator[Unreached]:
    empty = (place for place in explored.places if explored.initial.begins_empty(place))
    assigned = Assigned(explored.runs, empty)
    for run in explored.runs:
        tests = [step for step in run.flow.steps if isinstance(step, Assume) and not is_default(step)]
        moves = [number for number, one in enumerate(run.transitions) if one.kind in _MOVES]
        if not moves or not any(assigned.has(test) for test in tests):
            continue
        flow = explored.flows.of(run)
        if flow is None:
            continue
        prepared = explored.ways.prepared
        execution = prepared.execution(run, Cluster(prepared.places & set(flow.fields) | set(flow.payload)))
        if execution is None:
            continue
        explored.ways.executions.append(execution)
        layout = execution.frame.layout
        open_moves = set(moves)
        if _are_open(open_moves, execution, explored):
            continue
        start = execution.frame.entry(_everywhere(layout, explored))
        for found in _missing(run, execution, start, sorted(open_moves)):
            if all(is_default(test) or assigned.has(test) for test in found.tests) and explored.is_entered(
                run.procedure
            ):
                yield found


def _are_open(moves: set[int], execution: Execution, explored: ExploredWorkflow) -> bool:
    """Whether values that the fields surely have somewhere lead to all of the moves; those are taken away.

    Fields are asked for their values while moves are left, first those that stood in the way. A look at the
    moves takes a pass over the handler, so that they are looked at when twice as much is known as before.
    """
    layout = execution.frame.layout
    answers = 0

    def is_all() -> bool:
        moves.difference_update(execution.glance(execution.frame.entry(_sure(layout, explored))))
        return not moves

    def is_enough() -> bool:
        nonlocal answers
        answers += 1
        return not moves or (answers.bit_count() == 1 and is_all())

    if is_all():
        return True
    left = dict.fromkeys(layout.places[: layout.sigma_count])
    while left:
        in_the_way = (one for one in (*execution.walls, *execution.fences) if one in left)
        place = next(in_the_way, next(iter(left)))
        del left[place]
        if explored.prove_values(place, is_enough):
            return True
    return is_all()


def _sure(layout: Layout, explored: ExploredWorkflow) -> Environment:
    """Values that the fields have somewhere for sure, perhaps not all."""
    found: list[Slot] = []
    for place in layout.places[: layout.sigma_count]:
        known: Known = frozenset()
        for one in explored.ways.met.get(place, {}):
            known = united(known, one)
        found.append(Slot(known, None))
    return tuple(found)


def _everywhere(layout: Layout, explored: ExploredWorkflow) -> Environment:
    return tuple(Slot(explored.values(place), None) for place in layout.places[: layout.sigma_count])


def _asks(flow: Flow) -> bool:
    return any(isinstance(step, Assume) for step in flow.steps)


def _missing(
    run: HandlerRun, execution: Execution, start: Environment, numbers: Iterable[int]
) -> Iterator[Unreached]:
    """Those of the transitions that are not reached, with the tests that never go the way there."""
    glanced = execution.glance(start)
    missing = [number for number in numbers if number not in glanced]
    if not missing:
        return
    try:
        ended = execution.run(start)
    except TooManyEnvironments:
        return
    passed = set(execution.tests(ended.passed))
    stopped = set(execution.tests(ended.stopped)) - passed
    for number in missing:
        if number not in ended.exits:
            tests = tuple(test for test in _before(execution.slice.flow, number) if test in stopped)
            if tests:
                yield Unreached(run.transitions[number], run, tests)


def _before(flow: RunnableFlow, exit_number: int) -> Iterator[Assume]:
    """The tests of the handler itself from which the exit can be got to, in the order of the source."""
    graph = flow.graphs[0]
    queue = deque(number for number, ends in graph.exits.items() if exit_number in ends)
    seen = set(queue)
    found: dict[Assume, None] = {}
    while queue:
        number = queue.popleft()
        step = graph.steps[number]
        if isinstance(step, Assume):
            found[step] = None
        for previous in graph.before[number]:
            if previous not in seen:
                seen.add(previous)
                queue.append(previous)
    yield from sorted(found, key=lambda test: (test.span.path, test.span.start))


def is_default(test: Assume) -> bool:
    """Whether the way is that of everything that was not expected: the last `else` of a chain."""
    match test.predicate:
        case Comparison(relation=relation):
            return not test.holds and relation in (Relation.EQUAL, Relation.IDENTICAL)
    return not test.holds
