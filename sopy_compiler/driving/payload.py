"""What somebody types as an event's payload, made into what the event's class declares."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sopy_compiler.driving.refusal import RunError
from sopy_runtime.event import Event, payload_type
from sopy_runtime.tools.schema import payload_adapter, payload_schema

Ask = Callable[[str], str]
"""Asks for one line under a label."""


def typed_event(event: type[Event[Any]], text: str) -> Event[Any]:
    """The event with the payload that the text says: JSON, or the characters themselves where these fit.

    Raises:
        RunError: it does not fit the declared type.
    """
    if not text:
        return event_with(event, None, is_given=False)
    try:
        value = json.loads(text)
    except ValueError:
        return event_with(event, text)
    if isinstance(value, dict | list):
        return event_with(event, value)
    try:
        return event_with(event, value)
    except RunError:
        # Digits are JSON as well, and may be meant as the text they are.
        with contextlib.suppress(RunError):
            return event_with(event, text)
        raise


def event_with(event: type[Event[Any]], value: Any, *, is_given: bool = True) -> Event[Any]:
    """The event with a JSON value as its payload.

    Raises:
        RunError: it does not fit the declared type.
    """
    name = event.__name__
    if not carries_payload(event):
        if is_given and value is not None:
            raise RunError(f"{name} carries no payload")
        return event()
    if event.__init__ is not Event.__init__ and isinstance(value, dict):
        try:
            return event(**value)
        except TypeError as error:
            raise RunError(f"{name} is not made from this: {error}") from None
    adapter = payload_adapter(event)
    if adapter is not None:
        value = _fitting(adapter, value, name)
    elif not is_given:
        raise RunError(f"{name} carries a payload: type it as JSON behind the name")
    return event(value)


def carries_payload(event: type[Event[Any]]) -> bool:
    """Whether the event's class declares a payload."""
    return payload_type(event) not in (None, type(None))


def _fitting(adapter: TypeAdapter[Any], value: Any, name: str) -> Any:
    try:
        # As JSON: an array is a tuple or a set where one is declared.
        return adapter.validate_json(json.dumps(value))
    except ValidationError as error:
        faults = "; ".join(
            ": ".join(filter(None, (".".join(map(str, one["loc"])), one["msg"])))
            for one in error.errors(include_url=False)
        )
        raise RunError(f"{name} does not take this payload: {faults}") from None


def asked_event(event: type[Event[Any]], ask: Ask) -> Event[Any]:
    """The event with a payload that is asked for, field by field; an empty answer leaves a field out.

    Raises:
        RunError: the answers do not fit the declared type.
    """
    if not carries_payload(event):
        return event()
    schema = payload_schema(event) or {}
    fields: dict[str, Any] = schema.get("properties", {})
    if not fields:
        return typed_event(event, ask(_label("payload", schema, is_needed=True)))
    values: dict[str, Any] = {}
    for name, field in fields.items():
        answer = ask(_label(name, field, is_needed=name in schema.get("required", ())))
        if answer:
            values[name] = _typed(answer, field)
    return event_with(event, values)


def _typed(answer: str, schema: dict[str, Any]) -> Any:
    if schema.get("type") == "string" and not answer.startswith('"'):
        return answer
    try:
        return json.loads(answer)
    except ValueError:
        return answer


def _label(name: str, schema: dict[str, Any], *, is_needed: bool) -> str:
    kind = " | ".join(map(str, schema["enum"])) if "enum" in schema else str(schema.get("type", "JSON"))
    said = f", {schema['description']}" if schema.get("description") else ""
    return f"  {name} ({kind}{'' if is_needed else ', may be empty'}{said}): "
