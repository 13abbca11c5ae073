"""The store that a command line names, opened to be looked at."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sopy_compiler.cli.errors import UsageError
from sopy_runtime.errors import StoreError
from sopy_runtime.journal.sql.store import SqlStore
from sopy_runtime.sqlite import SQLiteStore

_CONNECTION = re.compile(r"postgres(ql)?://|(\w+=\S+ +)*(host|dbname|service|user)=")
"""An address, or words as of `psql`."""


@contextmanager
def open_store(where: str) -> Iterator[SqlStore]:
    """The store, closed at the end.

    Args:
        where: the file of a `SQLiteStore`, or the connection string of a `PostgresStore`.

    Raises:
        UsageError: it cannot be opened or read.
    """
    try:
        with _store(where) as store:
            yield store
    except (StoreError, OSError) as error:
        raise UsageError(f"the store {where} cannot be read: {error}") from None


def _store(where: str) -> SqlStore:
    if _CONNECTION.match(where):
        from sopy_runtime.postgres import PostgresStore  # an extra

        return PostgresStore(where)
    return SQLiteStore(where, read_only=True)
