"""`sopyc prompt --format json`, version 1; the schema is docs/formats/prompt-v1.schema.json."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sopy_compiler.emit.prompt_plan import Part, Place, PlannedEvent, PromptPlan
from sopy_compiler.emit.prompt_sentences import introduction, way_sentence

VERSION: Final = 1


def write_prompt_json(plans: Sequence[PromptPlan]) -> str:
    """All workflows as one document."""
    document = {"version": VERSION, "workflows": [_workflow(plan) for plan in plans]}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _workflow(plan: PromptPlan) -> dict[str, Any]:
    return {
        "objective": plan.objective,
        "introduction": introduction(plan),
        "start": plan.places[0].name,
        "state": {"name": plan.state, "fields": [_part(part) for part in plan.fields]},
        "procedures": [_place(place, plan.names()) for place in plan.places],
    }


def _place(place: Place, order: Sequence[str]) -> dict[str, Any]:
    return {
        "name": place.name,
        "instruction": place.instruction,
        "events": [_event(event, place, order) for event in place.events],
        "ignored": list(place.ignored),
    }


def _event(event: PlannedEvent, place: Place, order: Sequence[str]) -> dict[str, Any]:
    ways = [
        {
            # An outline leaves out under which condition a way is taken.
            "when": "" if place.is_outline else way.when,
            "text": "" if place.is_outline else way_sentence(way, place.name, order),
            "outcomes": [
                {
                    "kind": str(one.kind),
                    "targets": list(one.targets),
                    "message": "" if place.is_outline else one.message,
                }
                for one in way.consequences
            ],
        }
        for way in event.ways
    ]
    return {
        "name": event.name,
        "description": event.description,
        "payload": event.payload,
        "fields": [_part(part) for part in event.parts],
        "ways": ways,
        "complete": event.is_complete,
    }


def _part(part: Part) -> dict[str, str]:
    return {"name": part.name, "type": part.type, "description": part.description}
