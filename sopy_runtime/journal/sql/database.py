"""What a store in tables asks of a database."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

R = TypeVar("R")


class Rows(Protocol):
    """The answer to one statement."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement has changed."""
        ...

    def fetchone(self) -> Any:
        """The next row; None if there is none."""
        ...

    def fetchall(self) -> Sequence[Any]:
        """All rows."""
        ...


Execute: TypeAlias = Callable[..., Rows]
"""Runs one statement; parameters stand as `?` in it."""

Work: TypeAlias = Callable[[Execute], R]
"""Statements that belong together. It may be run again if the database asks for it."""


class Database(Protocol):
    """A database that is open."""

    def write(self, work: Work[R]) -> R:
        """Run this in a transaction; it is durable when this returns.

        Raises:
            StoreError: the database refuses; nothing has changed.
            Exception: what `work` raises; nothing has changed.
        """
        ...

    def read(self, work: Work[R]) -> R:
        """Run this on one consistent state of the database. Raises what `write` raises."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
