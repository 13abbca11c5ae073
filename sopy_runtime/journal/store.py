"""Where sessions are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, SessionInfo, State


class Store(Protocol):
    """Keeps sessions and their journals.

    A store copies or writes out what it is given before it returns: sigma and the procedure are the
    living objects. What it hands out is never shared with anybody.
    """

    def create(self, session: str, state: State) -> None:
        """Keep a new session.

        Raises:
            StoreError: the session exists, or something in its state cannot be kept.
        """
        ...

    def commit(self, session: str, record: Record, state: State) -> None:
        """Add one record and make `state` the present one, both or neither.

        Raises:
            StoreError: `record.sequence` does not follow the last one, or something cannot be kept.
        """
        ...

    def find(self, session: str, key: str) -> Record | None:
        """The record committed under an idempotency key."""
        ...

    def history(self, session: str) -> Sequence[Record]:
        """All records, oldest first."""
        ...

    def load(self, session: str, sequence: int | None = None, *, migrations: Migrations = ()) -> State:
        """The present state, or the one after so many committed events.

        Raises:
            IncompatibleState: the program has changed, and no migration makes it fit.
            StoreError: no such session, or no such position.
        """
        ...

    def save_checkpoint(self, session: str, name: str, state: State) -> None:
        """Keep a state under a name; an older one of this name is replaced."""
        ...

    def load_checkpoint(self, session: str, name: str, *, migrations: Migrations = ()) -> State:
        """The state kept under a name.

        Raises:
            IncompatibleState: as for `load`.
            UnknownCheckpoint: there is none.
        """
        ...

    def sessions(self, *, workflow: str | None = None, finished: bool | None = None) -> Sequence[SessionInfo]:
        """The sessions, in the order of their creation.

        Args:
            workflow: only those in a procedure of this module.
            finished: only those that are over, or that are not.
        """
        ...

    def due(self, now: datetime) -> Sequence[str]:
        """The sessions that have something to do by now, the most overdue first.

        That is a timer which is due, or a child or parent that has not been told something yet.
        """
        ...

    def next_due(self) -> datetime | None:
        """When a session has something to do first; a time long ago: at once; None: nothing is to be done."""
        ...

    def compact(self, session: str, *, keep: int = 0) -> None:
        """Forget the past states of a session but for those after its last `keep` events.

        Replies to idempotency keys are kept, with their records.
        """
        ...

    def forget(self, session: str) -> None:
        """Delete a session and everything that is kept of it, replies too."""
        ...
