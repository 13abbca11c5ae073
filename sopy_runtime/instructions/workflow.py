"""The whole workflow in words: what leads somewhere is told before it."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sopy_runtime.built import entries_of
from sopy_runtime.instructions.branches import Exit, exits_of, initial_prompt
from sopy_runtime.instructions.budget import shortened
from sopy_runtime.instructions.flow_order import flow_order
from sopy_runtime.instructions.formats import Format, write_json, write_markdown, write_text
from sopy_runtime.instructions.sentences import WayOn, told_ways
from sopy_runtime.instructions.told import ToldEvent, ToldProcedure, ToldWorkflow
from sopy_runtime.procedure import End, Procedure
from sopy_runtime.prompt import Prompt
from sopy_runtime.table import Entry
from sopy_runtime.tools.exposure import description_of

HOW_TO_READ: Final = (
    "Start with {start}. In each procedure, follow the instruction and report what happens as one of its"
    " events, and no other; the first line below the event that applies says how to go on."
)

Exits: TypeAlias = Callable[[Entry[Any]], tuple[Exit, ...]]
_WRITERS: Final = {"text": write_text, "markdown": write_markdown, "json": write_json}


def make_prompt_from_procedure(
    start: Procedure[Any],
    objective: str = "",
    *,
    format: Format = "text",  # noqa: A002  as the command has it
    max_tokens: int | None = None,
    exits: Exits = exits_of,
) -> Prompt:
    """Describe everything that can happen from `start` on, for an agent that is to follow it.

    Args:
        start: an instance of the first procedure; its own prompt counts.
        objective: what the whole is for.
        format: plain text, Markdown, or the JSON of `sopyc prompt`.
        max_tokens: give up words until it is no longer, a token being four bytes; no procedure and no event
            is left out.
        exits: where the ways out of a handler are known from; by default the built table, else the
            handler's source.

    Raises:
        ValueError: `max_tokens` is too few, or there is no such format.
    """
    if format not in _WRITERS:
        raise ValueError(f"there is no format {format!r}; there are {', '.join(_WRITERS)}")
    plan = _explore(start, exits)
    told = ToldWorkflow(objective, _introduction(plan), tuple(_told(place, plan) for place in plan))
    write = _WRITERS[format]
    return Prompt(write(told) if max_tokens is None else shortened(told, max_tokens, write))


class _Place:
    """A procedure with one of its prompts: two instances with different prompts are two places."""

    def __init__(self, procedure: type[Procedure[Any]], prompt: str) -> None:
        self.procedure = procedure
        self.prompt = prompt
        self.name = procedure.__name__
        self.ways: list[tuple[Entry[Any], Exit]] = []


def _explore(start: Procedure[Any], exits: Exits) -> list[_Place]:
    """All places in the order of the flow, with their names."""
    places = [_Place(type(start), str(start.prompt))]
    following: dict[_Place, list[_Place]] = {}
    for place in places:
        place.ways = [(entry, way) for entry in entries_of(place.procedure) for way in exits(entry)]
        following[place] = [
            _place_of(places, way.target, _prompt(way)) for _, way in place.ways if way.target
        ]
    plan = list(flow_order(places[0], following))
    for position, place in enumerate(plan):
        place.name = _name(place.procedure, plan[:position])
    return plan


def _place_of(places: list[_Place], procedure: type[Procedure[Any]], prompt: str) -> _Place:
    """The place of a procedure with a prompt; a new one becomes the last of `places`."""
    for place in places:
        if place.procedure is procedure and place.prompt == prompt:
            return place
    places.append(_Place(procedure, prompt))
    return places[-1]


def _prompt(way: Exit) -> str:
    """The prompt the instance will have: the one it is given, else the class's."""
    return way.branch.prompt or (initial_prompt(way.target) if way.target else "")


def _name(procedure: type[Procedure[Any]], before: list[_Place]) -> str:
    """The class's name, with its module if another class has the name, and a number if it has been there."""
    name = procedure.__name__
    first = next((place.procedure for place in before if place.procedure.__name__ == name), procedure)
    if first is not procedure:
        name = f"{procedure.__module__}.{procedure.__qualname__}"
    others = sum(place.procedure is procedure for place in before)
    return f"{name} ({others + 1})" if others else name


def _introduction(plan: list[_Place]) -> str:
    """How to read the prompt; loops and refusals are explained here, once for all procedures."""
    kinds = {way.branch.kind for place in plan for _, way in place.ways}
    sentences = [HOW_TO_READ.format(start=plan[0].name)]
    if "stay" in kinds:
        sentences.append("To stay means to report the next event of the same procedure.")
    if kinds & {"recover", "raise"}:
        sentences.append(
            "If you are told something while you stay, the event was not what was needed:"
            " act on what you are told and report again; too many such answers in a row are an error."
        )
    return " ".join(sentences)


def _told(place: _Place, plan: list[_Place]) -> ToldProcedure:
    entries = dict.fromkeys(entries_of(place.procedure))
    is_end = issubclass(place.procedure, End)
    return ToldProcedure(
        name=place.name,
        instruction=" ".join(place.prompt.split()),
        events=tuple(_told_event(entry, place, plan) for entry in entries),
        ignored=tuple(dict.fromkeys(event.__name__ for event in place.procedure.ignore)),
        ending="The workflow is over." if is_end else "" if entries else "Nothing is left to do.",
    )


def _told_event(entry: Entry[Any], place: _Place, plan: list[_Place]) -> ToldEvent:
    ways = (_way_on(way, place, plan) for known, way in place.ways if known == entry)
    description = " ".join(description_of(entry.event).split())
    return ToldEvent(entry.event.__name__, description, tuple(told_ways(ways)))


def _way_on(way: Exit, place: _Place, plan: list[_Place]) -> WayOn:
    if way.target is None:
        return WayOn(branch=way.branch, target=way.branch.target)
    goal = _place_of(plan, way.target, _prompt(way))
    is_back = plan.index(goal) < plan.index(place)
    return WayOn(branch=way.branch, target=goal.name, is_back=is_back, is_loop=goal is place)
