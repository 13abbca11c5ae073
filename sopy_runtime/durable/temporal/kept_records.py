"""The last records of a session's journal, which a workflow carries along, and the keys in them."""

import json
from typing import Any

from sopy_runtime.durable.hosting import Known

MANY = 1000
"""So many are carried along when the history of a session begins anew."""

Kept = list[Any]
"""Of one record: its number, its text, and whether the retry limit was exceeded."""


class KeptRecords:
    """A list of records that is looked into by key.

    Args:
        records: from the run before; it is changed in place.
    """

    def __init__(self, records: list[Kept]) -> None:
        self.records = records
        # Reading all of them for each event would take longer than the event.
        self._by_key = {key: record for record in records if (key := _key_of(record)) is not None}

    def add(self, number: int, text: str, *, limit_exceeded: bool) -> None:
        """Keep one more, and forget what is more than `MANY`."""
        record = [number, text, limit_exceeded]
        self.records.append(record)
        if (key := _key_of(record)) is not None:
            self._by_key[key] = record
        for forgotten in map(_key_of, self.records[:-MANY]):
            if forgotten is not None:
                self._by_key.pop(forgotten, None)
        del self.records[:-MANY]

    def known(self, key: str | None) -> Known | None:
        """What is kept under an idempotency key."""
        record = None if key is None else self._by_key.get(key)
        return None if record is None else Known(record=record[1], limit_exceeded=record[2])


def _key_of(record: Kept) -> str | None:
    key: str | None = json.loads(record[1])["key"]
    return key
