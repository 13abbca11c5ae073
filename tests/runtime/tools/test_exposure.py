# covers: sopy_runtime.tools.schema

import json
from typing import Any, TypedDict

import jsonschema
import pytest
from pydantic import BaseModel, Field

from sopy_runtime import Event, Session
from sopy_runtime.tools.exposure import tools_for
from sopy_runtime.tools.schema import arguments_schema
from tests.runtime.orders import Basket, Order


class Address(BaseModel):
    street: str = Field(description="with the number")


class Customer(BaseModel):
    name: str
    address: Address


class Keys(TypedDict):
    a: int


class Registered(Event[Customer]):
    """A customer has registered."""


class Keyed(Event[Keys]): ...


class Read(Event[tuple[str, bytes | None]]): ...


class Nothing(Event): ...


class Anything(Event[Any]): ...


class Weird(Event[object]): ...


class Foreign:
    """A class pydantic knows nothing about."""


class Unknown(Event[Foreign]): ...


@pytest.mark.parametrize(
    ("event", "good", "bad"),
    [
        (Registered, {"name": "Ada", "address": {"street": "x 1"}}, {"name": "Ada"}),
        (Keyed, {"a": 1}, {"a": "x"}),
        (Read, {"payload": ["path", None]}, {"payload": ["path"]}),
        (Nothing, {}, {"payload": 1}),
        (Anything, {"payload": [1, {}]}, {}),
        (Unknown, {"payload": 3}, {}),
    ],
)
def test_the_schema_accepts_what_the_event_carries(event: type[Event[Any]], good: Any, bad: Any) -> None:
    schema = arguments_schema(event)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, schema)


def test_a_tool_is_named_and_described_by_its_event() -> None:
    tool = tools_for((Registered,))[0]
    assert (tool["name"], tool["description"]) == ("Registered", "A customer has registered.")
    assert json.loads(json.dumps(tool)) == tool


def test_a_session_offers_the_events_it_expects_now() -> None:
    session = Session(Basket(), Order())
    assert [tool["name"] for tool in session.tools()] == ["ItemAdded", "CheckedOut"]
