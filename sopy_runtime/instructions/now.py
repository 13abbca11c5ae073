"""The prompt for the present moment: what to do, what may be reported, what leads on."""

from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from sopy_runtime.instructions.branches import exits_of
from sopy_runtime.instructions.sentences import WayOn, way_sentences
from sopy_runtime.procedure import Procedure
from sopy_runtime.prompt import Prompt
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.table import Entry
from sopy_runtime.tools.exposure import description_of
from sopy_runtime.tools.schema import payload_schema

VALUE_LENGTH = 200


def prompt_now(procedure: Procedure[Any], sigma: Any, entries: tuple[Entry[Any], ...]) -> Prompt:
    """What the agent is to do in this procedure."""
    lines = [f"You are in {type(procedure).__name__}."]
    if procedure.prompt:
        lines.append(str(procedure.prompt))
    if entries:
        lines += ["", "You may report:"]
        lines += [line for entry in entries for line in _event_lines(entry)]
    else:
        lines += ["", "Nothing is left to do."]
    fields = _state_lines(sigma, {name.partition(".")[0] for entry in entries for name in entry.reads})
    if fields:
        lines += ["", "The state:", *fields]
    return Prompt("\n".join(lines))


def _event_lines(entry: Entry[Any]) -> list[str]:
    description = " ".join(description_of(entry.event).split())
    lines = [f"- {entry.event.__name__}: {description}"]
    schema = payload_schema(entry.event)
    if schema:
        lines.append(f"  Payload: {to_json(schema).decode()}")
    ways = (WayOn(branch=way.branch, target=way.branch.target) for way in exits_of(entry))
    return lines + [f"  {sentence}" for sentence in way_sentences(ways)]


def _state_lines(sigma: Any, relevant: set[str]) -> list[str]:
    descriptions = (
        {name: field.description for name, field in type(sigma).model_fields.items()}
        if isinstance(sigma, BaseModel)
        else {}
    )
    return [
        f"- {name} = {_shortened(value)}" + (f" ({descriptions[name]})" if descriptions.get(name) else "")
        for name, value in field_values(sigma).items()
        if not name.startswith("_") and (not relevant or name in relevant)
    ]


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= VALUE_LENGTH else f"{text[: VALUE_LENGTH - 1]}…"
