"""The forms of a workflow in words; those of `sopyc prompt`, as far as the runtime knows what they say."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from sopy_runtime.instructions.told import ToldEvent, ToldProcedure, ToldWorkflow

Format: TypeAlias = Literal["text", "markdown", "json"]

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~])")
# docs/formats/prompt-v1.schema.json
_VERSION: Final = 1


def write_text(told: ToldWorkflow) -> str:
    """Sections with an empty line between them."""
    sections = [f"Objective: {told.objective}"] if told.objective else []
    sections.append(told.introduction)
    sections += ["\n".join(_text_lines(procedure)) for procedure in told.procedures]
    return "\n\n".join(sections)


def write_markdown(told: ToldWorkflow) -> str:
    """A heading of the second level, and below it one for each procedure."""
    return "\n\n".join(_markdown_blocks(told))


def write_json(told: ToldWorkflow) -> str:
    """The document of `sopyc prompt --format json`, without the state and what payloads hold."""
    workflow = {
        "objective": told.objective,
        "introduction": told.introduction,
        "start": told.procedures[0].name,
        "state": {"name": "", "fields": []},
        "procedures": [_procedure(procedure) for procedure in told.procedures],
    }
    return json.dumps({"version": _VERSION, "workflows": [workflow]}, indent=2, ensure_ascii=False)


def _goals(event: ToldEvent, here: str) -> str:
    """Where an event leads, without the conditions."""
    goals = {"move": None, "finish": "the end"}
    names = list(dict.fromkeys(goals.get(way.kind, here) or way.target for way in event.ways))
    if not names:
        return ""
    return f"leads to {' or '.join([', '.join(names[:-1]), names[-1]] if names[1:] else names)}"


def _text_lines(procedure: ToldProcedure) -> Iterator[str]:
    yield f"Procedure {procedure.name}:"
    if procedure.instruction:
        yield f"  Instruction: {procedure.instruction}"
    if procedure.ending:
        yield f"  {procedure.ending}"
    for event in procedure.events:
        if procedure.is_outline:
            yield f"  Event {event.name} {_goals(event, procedure.name)}".rstrip()
            continue
        yield f"  Event {event.name}" + (f": {event.description}" if event.description else "")
        for way in event.ways:
            if way.sentence:
                yield f"    - {way.sentence}"
    if procedure.ignored:
        yield f"  Without effect here: {', '.join(procedure.ignored)}"


def _markdown_blocks(told: ToldWorkflow) -> Iterator[str]:
    yield f"## {_prose(told.objective or told.procedures[0].name)}"
    yield _prose(told.introduction)
    for procedure in told.procedures:
        yield f"### {_prose(procedure.name)}"
        if procedure.instruction:
            yield _prose(procedure.instruction)
        if procedure.ending:
            yield procedure.ending
        if procedure.events:
            yield "\n".join(_markdown_lines(procedure))
        if procedure.ignored:
            yield f"Without effect here: {', '.join(f'`{name}`' for name in procedure.ignored)}"


def _markdown_lines(procedure: ToldProcedure) -> Iterator[str]:
    for event in procedure.events:
        if procedure.is_outline:
            yield f"- **{_prose(event.name)}** {_prose(_goals(event, procedure.name))}".rstrip()
            continue
        description = f": {_prose(event.description)}" if event.description else ""
        yield f"- **{_prose(event.name)}**{description}"
        for way in event.ways:
            if way.sentence:
                yield f"  - {_prose(way.sentence)}"


def _prose(text: str) -> str:
    """The text as Markdown shows it; nothing in it is markup."""
    return _MARKUP.sub(r"\\\1", text)


def _procedure(procedure: ToldProcedure) -> dict[str, Any]:
    return {
        "name": procedure.name,
        "instruction": procedure.instruction,
        "events": [_event(event, is_outline=procedure.is_outline) for event in procedure.events],
        "ignored": list(procedure.ignored),
    }


def _event(event: ToldEvent, *, is_outline: bool) -> dict[str, Any]:
    ways = [
        {
            "when": "" if is_outline else way.when,
            "text": "" if is_outline else way.sentence,
            "outcomes": [
                {
                    "kind": way.kind,
                    "targets": [way.target] if way.kind == "move" else [],
                    "message": "" if is_outline else way.message,
                }
            ],
        }
        for way in event.ways
    ]
    return {
        "name": event.name,
        "description": event.description,
        "payload": "",
        "fields": [],
        "ways": ways,
        "complete": True,
    }
