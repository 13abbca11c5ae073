"""A workflow in words as Markdown."""

from collections.abc import Iterator, Sequence

from sopy_compiler.emit.markdown_table import code, prose
from sopy_compiler.emit.prompt_plan import Part, Place, PlannedEvent, PromptPlan
from sopy_compiler.emit.prompt_sentences import INCOMPLETE, NOTHING_LEFT, introduction, outline, way_sentence


def write_prompt_markdown(plans: Sequence[PromptPlan]) -> str:
    """One heading of the second level for each workflow, below it one for each procedure."""
    return "\n\n".join(block for plan in plans for block in _blocks(plan)) + "\n"


def _blocks(plan: PromptPlan) -> Iterator[str]:
    yield f"## {prose(plan.objective or plan.places[0].name)}"
    yield prose(introduction(plan))
    if plan.fields:
        yield f"### The state, {prose(plan.state)}"
        yield "\n".join(_part_lines(plan.fields, ""))
    for place in plan.places:
        yield from _place_blocks(place, plan.names())


def _place_blocks(place: Place, order: Sequence[str]) -> Iterator[str]:
    yield f"### {prose(place.name)}"
    if place.instruction:
        yield prose(place.instruction)
    if not place.events:
        yield NOTHING_LEFT
    else:
        yield "\n".join(line for event in place.events for line in _event_lines(event, place, order))
    if place.ignored:
        yield f"Without effect here: {', '.join(map(code, place.ignored))}"


def _event_lines(event: PlannedEvent, place: Place, order: Sequence[str]) -> Iterator[str]:
    if place.is_outline:
        yield f"- **{prose(event.name)}** {prose(outline(event, place.name))}".rstrip()
        return
    yield f"- **{prose(event.name)}**" + (f": {prose(event.description)}" if event.description else "")
    if event.payload:
        yield f"  - Payload: {code(event.payload)}"
        yield from _part_lines(event.parts, "    ")
    for way in event.ways:
        yield f"  - {prose(way_sentence(way, place.name, order))}"
    if not event.is_complete:
        yield f"  - {INCOMPLETE}"


def _part_lines(parts: Sequence[Part], indent: str) -> Iterator[str]:
    for part in parts:
        description = f": {prose(part.description)}" if part.description else ""
        yield f"{indent}- {code(part.name)} ({code(part.type)}){description}"
