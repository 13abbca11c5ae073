"""A store of one session's present state: what runs an event where the state is kept elsewhere."""

from sopy_runtime.journal.image import Image, image_of
from sopy_runtime.journal.memory import MemoryStore
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.record import Record, State


class OneState(MemoryStore):
    """Has the present state of one session and what has just happened, and shares them with nobody.

    Args:
        state: where the session is; None: it is about to begin.
        known: the record that was committed under the key of the event that is to run, if there is one.
    """

    state: State
    image: Image
    """Of the state, once it was written."""

    def __init__(self, state: State | None = None, known: Record | None = None) -> None:
        super().__init__()
        self.records: list[Record] = []
        self._known = known
        if state is not None:
            self.state = state

    def create(self, session: str, state: State) -> None:
        """Take the first state."""
        self._write(state)

    def find(self, session: str, key: str) -> Record | None:
        """The record that was given, if this is its key."""
        return self._known if self._known is not None and self._known.key == key else None

    def load(self, session: str, sequence: int | None = None, *, migrations: Migrations = ()) -> State:
        """The present state."""
        return self.state

    def commit(self, session: str, record: Record, state: State) -> None:
        """Note what has happened, if its state can be kept."""
        self._write(state)
        self.records.append(record)

    def _write(self, state: State) -> None:
        self.image = image_of(state)
        self.state = state
