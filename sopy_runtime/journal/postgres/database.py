"""A PostgreSQL database that many processes share: no owner and no group, the server arranges that."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql

from sopy_runtime.errors import StoreError
from sopy_runtime.journal.sql.database import R, Rows, Work
from sopy_runtime.journal.sql.schema import SCHEMA_VERSION, TABLES

Connection = psycopg.Connection[tuple[Any, ...]]

_NUMBER = re.compile(r"\bINTEGER PRIMARY KEY")
_INTEGER = re.compile(r"\bINTEGER\b")


class PostgresDatabase:
    """The tables of a store in one schema of a database."""

    def __init__(self, conninfo: str, schema: str) -> None:
        self._conninfo = conninfo
        self._schema = schema
        self._idle: list[Connection] = []
        self._lock = Lock()
        self._process = os.getpid()
        self._is_open = True
        with _told(), self._connection() as connection:
            self._prepare(connection)

    def write(self, work: Work[R]) -> R:
        """Run this in a transaction; it is durable when this returns."""
        with _told() as progress, self._connection() as connection:
            connection.isolation_level = IsolationLevel.READ_COMMITTED
            try:
                answer = work(_Statements(connection).execute)
            except BaseException:
                connection.rollback()
                raise
            progress.is_committing = True
            connection.commit()
            return answer

    def read(self, work: Work[R]) -> R:
        """Run this on one consistent state of the database."""
        with _told(), self._connection() as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            try:
                return work(_Statements(connection).execute)
            finally:
                connection.rollback()

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            self._is_open = False
            idle, self._idle = self._idle, []
        if os.getpid() == self._process:
            for connection in idle:
                connection.close()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A connection for one transaction: one that is idle, or a new one."""
        with self._lock:
            if not self._is_open:
                raise StoreError("this store is closed", safe="nothing was kept", remedy="open it again")
            if os.getpid() != self._process:
                # Those of the parent are the parent's; to close them would end them there.
                _NOT_OURS.extend(self._idle)
                self._idle = []
                self._process = os.getpid()
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._connect()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            if self._is_open and not connection.closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> Connection:
        connection = psycopg.connect(self._conninfo)
        schema = sql.Identifier(self._schema)
        connection.execute(sql.SQL("SET search_path TO {}").format(schema))
        # A server may be set up to acknowledge what is not on its disk yet.
        connection.execute("SET synchronous_commit TO on")
        connection.commit()
        return connection

    def _prepare(self, connection: Connection) -> None:
        """Make the tables, if nobody has: one process at a time looks."""
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"sopy {self._schema}",))
        schema = sql.Identifier(self._schema)
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
        connection.execute("CREATE TABLE IF NOT EXISTS store (version INTEGER NOT NULL)")
        found = connection.execute("SELECT version FROM store").fetchone()
        if found is None:
            for statement in TABLES:
                connection.execute(_in_postgres(statement).encode())
            connection.execute("INSERT INTO store VALUES (%s)", (SCHEMA_VERSION,))
        elif found[0] > SCHEMA_VERSION:
            connection.rollback()
            raise StoreError(
                f"the schema {self._schema} was written by a later version of sopyc: its tables have version "
                f"{found[0]}, this one knows {SCHEMA_VERSION}",
                safe="it was not touched",
                remedy="install the version of sopyc that wrote it, or a later one",
            )
        connection.commit()


class _Statements:
    """Statements as the store writes them, on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str, values: tuple[Any, ...] = ()) -> Rows:
        return self._connection.execute(statement.replace("?", "%s").encode(), values or None)


class _Progress:
    """Whether the answer to a commit is what is waited for."""

    is_committing = False


@contextmanager
def _told() -> Iterator[_Progress]:
    progress = _Progress()
    try:
        yield progress
    except psycopg.Error as error:
        safe = "nothing was kept of this event; the session is as it was before it"
        if progress.is_committing:
            safe = "this event may have been kept or not: the connection was lost while it was committed"
        raise StoreError(
            f"the database failed: {str(error).strip()}",
            safe=safe,
            remedy="resume the session and send the event again, under the same key",
        ) from error


_NOT_OURS: list[Connection] = []
"""Connections that a fork has inherited."""


def _in_postgres(statement: str) -> str:
    """A statement that makes a table, in PostgreSQL's words."""
    numbered = _NUMBER.sub("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", statement)
    return _INTEGER.sub("BIGINT", numbered)
