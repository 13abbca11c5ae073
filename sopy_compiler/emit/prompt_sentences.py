"""The sentences of a prompt; `sopy_runtime.instructions.sentences` says the same in the same words."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.emit.prompt_plan import Consequence, PlannedEvent, PromptPlan, Way
from sopy_compiler.ir.transition import TransitionKind

HOW_TO_READ: Final = (
    "Start with {start}. In each procedure, follow the instruction and report what happens as one of its"
    " events, and no other; the first line below the event that applies says how to go on."
)
INCOMPLETE: Final = "There may be other ways on, which only a run can tell."
NOTHING_LEFT: Final = "Nothing is left to do."


def introduction(plan: PromptPlan) -> str:
    """How to read the prompt; loops and refusals are explained here, once for all procedures."""
    kinds = {
        one.kind
        for place in plan.places
        for event in place.events
        for way in event.ways
        for one in way.consequences
        if not place.is_outline
    }
    sentences = [HOW_TO_READ.format(start=plan.places[0].name)]
    if TransitionKind.STAY in kinds:
        sentences.append("To stay means to report the next event of the same procedure.")
    if kinds & {TransitionKind.RECOVER, TransitionKind.RAISE}:
        sentences.append(
            "If you are told something while you stay, the event was not what was needed:"
            " act on what you are told and report again; too many such answers in a row are an error."
        )
    return " ".join(sentences)


def way_sentence(way: Way, here: str, order: Sequence[str]) -> str:
    """One condition with what follows from it.

    Args:
        way: the condition and what can follow.
        here: the place in which the event comes.
        order: the places as the prompt tells them: those before `here` are gone back to.
    """
    outcomes = joined((_consequence(one, here, order) for one in way.consequences), last="or")
    end = "" if outcomes.rstrip('"').endswith((".", "!", "?", "…")) else "."
    text = _condition(way.when) + outcomes + end
    return text[:1].upper() + text[1:]


def outline(event: PlannedEvent, here: str) -> str:
    """Where an event leads, without the conditions."""
    found: dict[str, None] = {}
    for one in (one for way in event.ways for one in way.consequences):
        names = one.targets if one.kind is TransitionKind.MOVE else ()
        found |= dict.fromkeys(names)
        if one.kind is TransitionKind.FINISH:
            found["the end"] = None
        elif one.kind is not TransitionKind.MOVE:
            found[here] = None
    return f"leads to {joined(found, last='or')}" if found else ""


def _condition(when: str) -> str:
    if not when:
        return ""
    return f"{when}: " if when.startswith(("otherwise", "unless ")) else f"if {when}: "


def _consequence(one: Consequence, here: str, order: Sequence[str]) -> str:
    told = f'you are told "{one.message}"' if one.message else ""
    match one.kind:
        case TransitionKind.MOVE:
            places = joined(one.targets, last="or")
            if one.targets == (here,):
                return f"start {here} again"
            reached = order[: order.index(here)]
            return f"go back to {places}" if set(one.targets) <= {*reached} else f"go on with {places}"
        case TransitionKind.FINISH:
            return "the workflow is over" + (f", and {told}" if told else "")
        case TransitionKind.STAY:
            return "stay here"
    return "stay here, and " + (told or "the event is refused")
