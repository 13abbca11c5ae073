"""Idempotency keys: an event that was committed under its key is answered, not run, when it comes again."""

from typing import Any

from sopy_runtime.errors import ConflictingKey
from sopy_runtime.event import Event
from sopy_runtime.journal.record import Record
from sopy_runtime.snapshot.fields import field_values


def check_same_event(record: Record, event: Event[Any]) -> None:
    """Refuse a key that was used for something else.

    Raises:
        ConflictingKey: the committed event was of another class, or had another payload.
    """
    if record.event == type(event).__name__ and _is_equal(record.payload, event.payload):
        return
    raise ConflictingKey(
        f"the key {record.key!r} was committed for {record.event}, with another payload or class than this "
        f"{type(event).__name__}",
        safe="the committed event stands, this one did not run",
        remedy="give every event its own key",
    )


def _is_equal(kept: Any, given: Any) -> bool:
    try:
        if kept == given or repr(given) == kept:
            return True
    except Exception:  # noqa: BLE001  the payload's own `__eq__`
        return False
    # A class without `__eq__` says that no two objects are equal, also when one was read from a file.
    compare: object = type(kept).__eq__
    is_told_by_identity = type(kept) is type(given) and compare is object.__eq__
    kept_fields, given_fields = field_values(kept), field_values(given)
    return (
        is_told_by_identity
        and bool(kept_fields)
        and kept_fields.keys() == given_fields.keys()
        and all(_is_equal(kept_fields[name], value) for name, value in given_fields.items())
    )
