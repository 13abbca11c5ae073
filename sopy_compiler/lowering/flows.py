"""The flow graph of a handler, from the points that the interpreter has gone through."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.flow import (
    Change,
    Enter,
    Flow,
    FlowExit,
    FlowNode,
    FlowPart,
    Leave,
    Step,
    Store,
)
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.transition import Transition
from sopy_compiler.lowering.interpretation.points import CallStep, Point, ReturnStep
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.steps import sigma_place
from sopy_compiler.lowering.outcomes import Outcomes, identity
from sopy_compiler.source.span import Span


@dataclass(slots=True, eq=False)
class _Parts:
    """The functions that are called, by their entry points; `exits` are the points at which each ends."""

    numbers: dict[Point, int] = field(default_factory=dict)
    exits: dict[Point, dict[Point, int]] = field(default_factory=dict)

    def number(self, entry: Point) -> int:
        """The number of the function that starts at `entry`."""
        self.exits.setdefault(entry, {})
        return self.numbers.setdefault(entry, len(self.numbers))

    def exit(self, entry: Point, end: Point) -> int:
        """The number of the function's way out at `end`."""
        self.number(entry)
        ends = self.exits[entry]
        return ends.setdefault(end, len(ends))


def build_flow(
    entry: Point, outcomes: Outcomes, transitions: tuple[Transition, ...], recorder: Recorder
) -> Flow:
    """The graph from `entry` to the outcomes.

    Changes that the recorder knows of and no step tells leave their places untracked.
    """
    order = {identity(transition): number for number, transition in enumerate(transitions)}
    ends = [
        (point, order[identity(transition)])
        for point, transition in zip(outcomes.points, outcomes.transitions, strict=True)
    ]
    others = [(point, None) for point in outcomes.other_points]
    parts = _Parts()
    reached = _reached((entry, *(point for point, _ in (*ends, *others))), parts)
    exits = dict.fromkeys((reached[point], number) for point, number in (*ends, *others))
    nodes = _nodes(reached, parts)
    called = _called(parts)
    told = {
        step_place
        for node in (*nodes, *(node for part in called for node in part.nodes))
        if (step_place := _changed(node.step)) is not None
    }
    return Flow(
        nodes=nodes,
        exits=tuple(FlowExit(node=node, transition=number) for node, number in exits),
        parts=called,
        untracked=_untold(recorder, told),
        is_tracked=recorder.opaque.keys() <= recorder.escaped.keys(),
        shares_objects=bool(recorder.untracked or (recorder.changes_containers and recorder.reads_shared)),
    )


def _called(parts: _Parts) -> tuple[FlowPart, ...]:
    """The graphs of the functions; to read one can bring up further ones, and further ways out of others."""
    read: dict[Point, tuple[int, dict[Point, int]]] = {}
    while pending := [
        start for start, ends in parts.exits.items() if start not in read or read[start][0] < len(ends)
    ]:
        for start in pending:
            ends = tuple(parts.exits[start])
            read[start] = (len(ends), _reached((start, *ends), parts))
    return tuple(
        FlowPart(
            nodes=_nodes(read[start][1], parts),
            exits=tuple(read[start][1][end] for end in parts.exits[start]),
        )
        for start in parts.numbers
    )


def _reached(ends: Iterable[Point], parts: _Parts) -> dict[Point, int]:
    """The points on the ways to `ends`, numbered in the order of discovery; the first end is number 0."""
    numbers: dict[Point, int] = {}
    pending = list(reversed(list(ends)))
    while pending:
        point = pending.pop()
        if point in numbers:
            continue
        numbers[point] = len(numbers)
        step = point.step
        if isinstance(step, CallStep):
            parts.number(step.entry)
        elif isinstance(step, ReturnStep):
            assert isinstance(step.call.step, CallStep)
            parts.exit(step.call.step.entry, step.exit)
        before = point.before
        if len(before) == 1:
            pending.append(before[0])
        else:
            pending.extend(reversed(before))
    return numbers


def _nodes(numbers: dict[Point, int], parts: _Parts) -> tuple[FlowNode, ...]:
    return tuple(
        FlowNode(step=_step(point, numbers, parts), before=_before(point, numbers)) for point in numbers
    )


def _before(point: Point, numbers: dict[Point, int]) -> tuple[int, ...]:
    before = point.before
    if len(before) == 1:
        return (numbers[before[0]],)
    return tuple(dict.fromkeys([numbers[previous] for previous in before]))


def _step(point: Point, numbers: dict[Point, int], parts: _Parts) -> Step | None:
    step = point.step
    if isinstance(step, CallStep):
        return Enter(part=parts.numbers[step.entry], is_guarded=step.is_guarded)
    if isinstance(step, ReturnStep):
        call = step.call
        assert isinstance(call.step, CallStep)
        return Leave(call=numbers[call], exit=parts.exits[call.step.entry][step.exit])
    return step


def _changed(step: Step | None) -> tuple[Place, Span] | None:
    return (step.place, step.span) if isinstance(step, (Store, Change)) else None


def _untold(recorder: Recorder, told: set[tuple[Place, Span]]) -> tuple[Place, ...]:
    """The places of changes that no step tells."""
    kinds = (AccessKind.WRITE, AccessKind.MUTATE)
    places = {sigma_place(path) for path in (*recorder.escaped.values(), *recorder.deferred)}
    places |= {
        sigma_place(tuple(access.path.split(".")))
        for access in recorder.accesses
        if access.kind in kinds
        and access.path
        and (sigma_place(tuple(access.path.split("."))), access.span) not in told
    }
    return tuple(sorted(places))
