"""The ways out of a handler, in words: from the built table, or read from the handler's source."""

from typing import Any

from sopy_runtime.table import Branch, Entry


def branches_of(entry: Entry[Any]) -> tuple[Branch, ...]:
    """The branches of one row."""
    return entry.branches or ()
