"""A workflow in words as plain text. The runtime's `make_prompt_from_procedure` has the same form."""

from collections.abc import Iterator, Sequence

from sopy_compiler.emit.prompt_plan import Part, Place, PlannedEvent, PromptPlan
from sopy_compiler.emit.prompt_sentences import INCOMPLETE, NOTHING_LEFT, introduction, outline, way_sentence


def write_prompt_text(plans: Sequence[PromptPlan]) -> str:
    """Sections with an empty line between them."""
    return "\n\n".join(section for plan in plans for section in _sections(plan)) + "\n"


def _sections(plan: PromptPlan) -> Iterator[str]:
    if plan.objective:
        yield f"Objective: {plan.objective}"
    yield introduction(plan)
    if plan.fields:
        yield "\n".join([f"The state, {plan.state}:", *_part_lines(plan.fields, "  ")])
    for place in plan.places:
        yield "\n".join(_place_lines(place, plan.names()))


def _place_lines(place: Place, order: Sequence[str]) -> Iterator[str]:
    yield f"Procedure {place.name}:"
    if place.instruction:
        yield f"  Instruction: {place.instruction}"
    if not place.events:
        yield f"  {NOTHING_LEFT}"
    for event in place.events:
        yield from _outline_lines(event, place) if place.is_outline else _event_lines(event, place, order)
    if place.ignored:
        yield f"  Without effect here: {', '.join(place.ignored)}"


def _outline_lines(event: PlannedEvent, place: Place) -> Iterator[str]:
    goal = outline(event, place.name)
    yield f"  Event {event.name}" + (f" {goal}" if goal else "")


def _event_lines(event: PlannedEvent, place: Place, order: Sequence[str]) -> Iterator[str]:
    yield f"  Event {event.name}" + (f": {event.description}" if event.description else "")
    if event.payload:
        yield f"    Payload: {event.payload}" + (", with" if event.parts else "")
        yield from _part_lines(event.parts, "      ")
    for way in event.ways:
        yield f"    - {way_sentence(way, place.name, order)}"
    if not event.is_complete:
        yield f"    - {INCOMPLETE}"


def _part_lines(parts: Sequence[Part], indent: str) -> Iterator[str]:
    for part in parts:
        yield f"{indent}{part.name} ({part.type})" + (f": {part.description}" if part.description else "")
