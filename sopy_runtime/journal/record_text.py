"""A record as text: what a home writes that keeps texts by name."""

import json
from datetime import datetime
from typing import Any

from sopy_runtime.codec.classes import UnknownName
from sopy_runtime.codec.decode import decode_value
from sopy_runtime.codec.encode import encode_value, to_text
from sopy_runtime.errors import IncompatibleState
from sopy_runtime.journal.record import Record

_PLAIN = ("sequence", "kind", "before", "after", "event", "message", "changed", "key")


def write_record(record: Record) -> str:
    """The record as JSON.

    Raises:
        UnpersistableValue: the payload has no meaning outside this process.
    """
    values = {name: getattr(record, name) for name in _PLAIN}
    head = json.dumps({**values, "at": record.at and record.at.isoformat()})
    return f'{head[:-1]}, "payload": {write_payload(record)}}}'


def read_record(text: str) -> Record:
    """The record again."""
    values = json.loads(text)
    at = values["at"]
    plain = {name: values[name] for name in _PLAIN if name != "changed"}
    return Record(
        **plain,
        changed=tuple(values["changed"]),
        payload=payload_of(values["payload"]),
        at=at and datetime.fromisoformat(at),
    )


def write_payload(record: Record) -> str:
    """What came with the event, as JSON that says what everything is.

    Raises:
        UnpersistableValue: it has no meaning outside this process.
    """
    return to_text(encode_value(record.payload, f"{record.event}.payload"))


def payload_of(node: Any) -> Any:
    """The payload; as plain JSON values if the program does not have its class any more."""
    try:
        return decode_value({"payload": node})
    except (UnknownName, IncompatibleState):
        return node
