"""Transitions that no run takes, because a test before them cannot go the way that leads there."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.environment import (
    CERTAIN,
    UNKNOWN,
    Environment,
    Slot,
    layout_of,
)
from sopy_compiler.analysis.typestate.execution import Ended, Execution, TooManyEnvironments
from sopy_compiler.analysis.typestate.exploration import TypeOfRun
from sopy_compiler.analysis.typestate.program import RunnableFlow, runnable
from sopy_compiler.analysis.typestate.tracked import payload_places, tracked_fields
from sopy_compiler.analysis.typestate.typestate import ExploredWorkflow
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.predicate import Comparison, Relation
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.transition import Transition


@dataclass(frozen=True, slots=True, eq=False)
class Unreached:
    """A transition, and the tests on the way to it that never go that way."""

    transition: Transition
    run: HandlerRun
    tests: tuple[Assume, ...]


def contradictions(procedure: Procedure, index: Index) -> Iterator[Unreached]:
    """The transitions that nothing can lead to, because tests of the handler exclude each other."""
    for run in procedure.runs:
        layout = layout_of(tracked_fields((run,), frozenset()), payload_places(run.flow))
        flow = runnable(run.flow, layout)
        if flow is None:
            continue
        type_of = TypeOfRun(procedure.sigma or "", run.event, index)
        payload = tuple(Slot(type_of(place), True) for place in layout.places[layout.sigma_count :])
        start: Environment = (CERTAIN, *((UNKNOWN,) * (layout.sigma_count - 1)), *payload)
        ended = _run(Execution(flow, layout, type_of, index), start)
        if ended is not None:
            yield from _missing(run, flow, ended)


def never_taken(explored: ExploredWorkflow) -> Iterator[Unreached]:
    """The transitions that no values which the fields ever take lead to, whatever their order.

    Every field is given all values that it has anywhere in the workflow: a check that has only become
    superfluous where it stands is none of these.
    """
    everywhere = explored.exploration.everywhere()
    entered = {id(visit.run) for visit in explored.exploration.visits}
    for run in explored.runs:
        if id(run) in explored.exploration.unfollowed or id(run) not in entered:
            continue
        execution = explored.explorer.execution(run)
        if execution is None:
            continue
        ended = _run(execution, explored.explorer.entry(everywhere, run, execution.layout))
        if ended is not None:
            yield from _missing(run, execution.flow, ended)


def _run(execution: Execution, start: Environment) -> Ended | None:
    try:
        return execution.run(start)
    except TooManyEnvironments:
        return None


def _missing(run: HandlerRun, flow: RunnableFlow, ended: Ended) -> Iterator[Unreached]:
    stopped = ended.stopped - ended.passed
    for number, transition in enumerate(run.transitions):
        if number not in ended.exits:
            tests = tuple(test for test in _before(flow, number) if test in stopped)
            if tests:
                yield Unreached(transition, run, tests)


def _before(flow: RunnableFlow, exit_number: int) -> Iterator[Assume]:
    """The tests of the handler itself from which the exit can be got to, in the order of the source."""
    graph = flow.graph
    before: dict[int, set[int]] = {}
    for number, node in enumerate(graph.nodes):
        for after in (*node.after, *(place for _, place in node.returns)):
            before.setdefault(after, set()).add(number)
    queue = deque(number for number, ends in graph.exits.items() if exit_number in ends)
    seen = set(queue)
    found: dict[Assume, None] = {}
    while queue:
        number = queue.popleft()
        step = graph.nodes[number].step
        if isinstance(step, Assume):
            found[step] = None
        for previous in before.get(number, ()):
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
