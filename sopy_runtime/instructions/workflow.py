"""The whole workflow in words, in the order in which a run first meets its procedures."""

from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from sopy_runtime.built import entries_of
from sopy_runtime.instructions.branches import Exit, exits_of, initial_prompt
from sopy_runtime.instructions.sentences import branch_sentence
from sopy_runtime.procedure import End, Procedure
from sopy_runtime.prompt import Prompt
from sopy_runtime.table import Entry
from sopy_runtime.tools.exposure import description_of

Exits: TypeAlias = Callable[[Entry[Any]], tuple[Exit, ...]]


def make_prompt_from_procedure(
    start: Procedure[Any], objective: str = "", *, exits: Exits = exits_of
) -> Prompt:
    """Describe everything that can happen from `start` on, for an agent that is to follow it.

    Args:
        start: an instance of the first procedure; its own prompt counts.
        objective: what the whole is for.
        exits: where the ways out of a handler are known from; by default the built table, else the
            handler's source.
    """
    plan = _explore(start, exits)
    sections = [f"Objective: {objective}"] if objective else []
    sections.append(
        f"Follow these procedures. Start with {plan[0].name}; after each action go on as it says."
    )
    sections += [_section(place, plan) for place in plan]
    return Prompt("\n\n".join(sections))


class _Place:
    """A procedure with one of its prompts: two instances with different prompts are two places."""

    def __init__(self, procedure: type[Procedure[Any]], prompt: str, name: str) -> None:
        self.procedure = procedure
        self.prompt = prompt
        self.name = name
        self.ways: list[tuple[Entry[Any], Exit]] = []


def _explore(start: Procedure[Any], exits: Exits) -> list[_Place]:
    """All places, breadth first."""
    first = _Place(procedure=type(start), prompt=str(start.prompt), name=type(start).__name__)
    places = [first]
    pending = deque(places)
    while pending:
        place = pending.popleft()
        place.ways = [(entry, way) for entry in entries_of(place.procedure) for way in exits(entry)]
        for _, way in place.ways:
            if way.target is None or _find(places, way) is not None:
                continue
            found = _Place(procedure=way.target, prompt=_prompt(way), name=_name(way.target, places))
            places.append(found)
            pending.append(found)
    return places


def _find(places: list[_Place], way: Exit) -> _Place | None:
    prompt = _prompt(way)
    return next((place for place in places if place.procedure is way.target and place.prompt == prompt), None)


def _prompt(way: Exit) -> str:
    """The prompt the instance will have: the one it is given, else the class's."""
    return way.branch.prompt or (initial_prompt(way.target) if way.target else "")


def _name(procedure: type[Procedure[Any]], places: list[_Place]) -> str:
    """The class's name, with its module if another class has the name, and a number if it has been there."""
    name = procedure.__name__
    first = next((place.procedure for place in places if place.procedure.__name__ == name), procedure)
    if first is not procedure:
        name = f"{procedure.__module__}.{procedure.__qualname__}"
    others = sum(place.procedure is procedure for place in places)
    return f"{name} ({others + 1})" if others else name


def _section(place: _Place, plan: list[_Place]) -> str:
    lines = [f"Procedure {place.name}:"]
    if place.prompt:
        lines.append(f"  Instruction: {' '.join(place.prompt.split())}")
    if issubclass(place.procedure, End):
        lines.append("  The workflow is over.")
    for entry in dict.fromkeys(entries_of(place.procedure)):
        lines.append(f"  Action {entry.event.__name__}: {' '.join(description_of(entry.event).split())}")
        for known, way in place.ways:
            if known == entry:
                goal = _find(plan, way) if way.target else place
                sentence = branch_sentence(way.branch, goal.name if goal else "")
                lines += [f"    - {sentence}"] if sentence else []
    return "\n".join(lines)
