"""The JSON Schema of an event's payload."""

from typing import Any, NotRequired

from pydantic import PydanticSchemaGenerationError, TypeAdapter
from pydantic.errors import PydanticUserError
from typing_extensions import TypedDict, get_type_hints, is_typeddict

from sopy_runtime.event import Event, payload_type


def payload_schema(event: type[Event[Any]]) -> dict[str, Any] | None:
    """The schema of what the event carries; None if it carries nothing, `{}` if it cannot be said."""
    declared = payload_type(event)
    if declared is None or declared is type(None):
        return None
    try:
        adapter = payload_adapter(event)
        return {} if adapter is None else adapter.json_schema()
    except PydanticUserError:
        return {}


def payload_adapter(event: type[Event[Any]]) -> TypeAdapter[Any] | None:
    """What makes a payload of the declared type from JSON; None if pydantic knows no such type."""
    try:
        return TypeAdapter(accepted(payload_type(event)))
    except (PydanticSchemaGenerationError, PydanticUserError):
        return None


def accepted(declared: Any) -> Any:
    """The same type, as pydantic takes it: before Python 3.12 it refuses `typing.TypedDict`."""
    if not is_typeddict(declared):
        return declared
    optional: frozenset[str] = declared.__optional_keys__
    hints = get_type_hints(declared, include_extras=True)
    keys = {name: NotRequired[hint] if name in optional else hint for name, hint in hints.items()}
    return TypedDict(declared.__name__, keys)  # type: ignore[operator]  # its functional form


def arguments_schema(event: type[Event[Any]]) -> dict[str, Any]:
    """The schema of the arguments a tool call for this event takes: always an object.

    A payload that is an object is taken as it is; any other stands under the name `payload`.
    """
    schema = payload_schema(event)
    if schema is None:
        return {"type": "object", "properties": {}, "additionalProperties": False}
    if schema.get("type") == "object" and "properties" in schema:
        return {"additionalProperties": False, **schema}
    definitions = schema.pop("$defs", None)
    wrapped: dict[str, Any] = {
        "type": "object",
        "properties": {"payload": schema},
        "required": ["payload"],
        "additionalProperties": False,
    }
    return wrapped | ({"$defs": definitions} if definitions else {})
