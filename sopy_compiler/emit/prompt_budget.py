"""Making a prompt fit a number of tokens, the least needed words first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sopy_compiler.emit.prompt_plan import Consequence, Place, PlannedEvent, PromptPlan, Way

BYTES_PER_TOKEN: Final = 4
SHORT_TEXT: Final = 60

Plans = tuple[PromptPlan, ...]


def token_count(text: str) -> int:
    """About how many tokens a text is: one for four bytes of UTF-8.

    Tokenizers differ and need their own data. English text has four to five characters a token, and other
    scripts, of more bytes a character, more tokens a character.
    """
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def shortened(plans: Plans, max_tokens: int, write: Callable[[Plans], str]) -> str:
    """The longest form that fits; the shortest one, which may not, if none does.

    In turn it gives up: descriptions of fields, the state, fields of payloads, the ends of long texts,
    descriptions of events, and then, from the last procedure on, conditions and messages. No procedure, no
    instruction's beginning and no event is ever left out.
    """
    text = ""
    for form in _forms(plans):
        text = write(form)
        if token_count(text) <= max_tokens:
            break
    return text


def _forms(plans: Plans) -> Iterator[Plans]:
    yield plans
    for step in (_without_descriptions, _without_state, _without_parts, _cut, _without_event_descriptions):
        plans = tuple(step(plan) for plan in plans)
        yield plans
    for count in range(1, max((len(plan.places) for plan in plans), default=0) + 1):
        yield tuple(_outlined(plan, count) for plan in plans)


def _without_descriptions(plan: PromptPlan) -> PromptPlan:
    return replace(plan, fields=tuple(replace(part, description="") for part in plan.fields))


def _without_state(plan: PromptPlan) -> PromptPlan:
    return replace(plan, fields=())


def _without_parts(plan: PromptPlan) -> PromptPlan:
    return _of_events(plan, lambda event: replace(event, parts=()))


def _without_event_descriptions(plan: PromptPlan) -> PromptPlan:
    return _of_events(plan, lambda event: replace(event, description=""))


def _cut(plan: PromptPlan) -> PromptPlan:
    """Long texts of the program end early; conditions stay whole, for a half one says something else."""

    def consequence(one: Consequence) -> Consequence:
        return replace(one, message=_short(one.message))

    def way(one: Way) -> Way:
        return replace(one, consequences=tuple(map(consequence, one.consequences)))

    def event(one: PlannedEvent) -> PlannedEvent:
        return replace(one, description=_short(one.description), ways=tuple(map(way, one.ways)))

    places = tuple(replace(place, instruction=_short(place.instruction)) for place in plan.places)
    return _of_events(replace(plan, places=places), event)


def _outlined(plan: PromptPlan, count: int) -> PromptPlan:
    """The last `count` procedures say where events lead, and not when."""
    first = max(len(plan.places) - count, 0)
    return replace(plan, places=(*plan.places[:first], *map(_outline, plan.places[first:])))


def _outline(place: Place) -> Place:
    return replace(place, is_outline=True)


def _of_events(plan: PromptPlan, change: Callable[[PlannedEvent], PlannedEvent]) -> PromptPlan:
    places: Sequence[Place] = plan.places
    return replace(
        plan, places=tuple(replace(place, events=tuple(map(change, place.events))) for place in places)
    )


def _short(text: str) -> str:
    if len(text) <= SHORT_TEXT:
        return text
    return text[: SHORT_TEXT - 2].rsplit(" ", 1)[0] + " …"
