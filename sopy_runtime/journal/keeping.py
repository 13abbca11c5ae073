"""What one session keeps beyond the present: replies to keys, checkpoints, a journal if it has a store."""

from sopy_runtime.errors import StoreError
from sopy_runtime.event import Event
from sopy_runtime.journal.memory import MemoryStore
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, State
from sopy_runtime.journal.replies import check_same_event
from sopy_runtime.journal.store import Store


class Keeping:
    """A session's own part of a store; without one, what it keeps lives as long as the session.

    Attributes:
        replies: records by idempotency key, for a session without a store.
        checkpoints: where checkpoints are kept by a session without a store.
        migrations: for states that earlier versions of the program have left.
    """

    __slots__ = ("checkpoints", "migrations", "replies", "session", "store")

    def __init__(self, session: str, store: Store | None, migrations: Migrations = ()) -> None:
        self.session = session
        self.migrations = migrations
        self.store = store
        self.replies: dict[str, Record] = {}
        self.checkpoints = MemoryStore()

    def reply(self, key: str, event: Event[object]) -> Record | None:
        """What was committed under this key.

        Raises:
            ConflictingKey: it was another event.
        """
        record = self.replies.get(key) if self.store is None else self.store.find(self.session, key)
        if record is not None:
            check_same_event(record, event)
        return record

    def commit(self, record: Record, state: State) -> None:
        """Keep one step.

        Raises:
            StoreError: the store refuses; nothing is kept.
        """
        if self.store is not None:
            self.store.commit(self.session, record, state)
        elif record.key is not None:
            self.replies[record.key] = record

    def save_checkpoint(self, name: str, state: State) -> None:
        """Keep a state under a name."""
        (self.store or self.checkpoints).save_checkpoint(self.session, name, state)

    def load_checkpoint(self, name: str) -> State:
        """The state kept under a name.

        Raises:
            UnknownCheckpoint: there is none.
        """
        store = self.store or self.checkpoints
        return store.load_checkpoint(self.session, name, migrations=self.migrations)

    def load(self, sequence: int) -> State:
        """The state after so many committed events.

        Raises:
            StoreError: the session has no store, or the store no such position.
        """
        return self.journal().load(self.session, sequence, migrations=self.migrations)

    def journal(self) -> Store:
        """The store.

        Raises:
            StoreError: the session has none.
        """
        if self.store is None:
            raise StoreError(
                "this session keeps no journal",
                safe="it is as it was",
                remedy="give it a store: Session(..., store=MemoryStore())",
            )
        return self.store
