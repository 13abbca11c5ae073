"""The store that lives in memory: for tests, for one process, and for looking into the past."""

from copy import deepcopy
from dataclasses import replace
from threading import Lock
from typing import Any

from sopy_runtime.errors import StoreError, UnknownCheckpoint
from sopy_runtime.journal.record import Record, State
from sopy_runtime.snapshot.fields import field_values
from sopy_runtime.snapshot.parts import parts_of

SNAPSHOT_EVERY = 50


def copy_state(state: State) -> State:
    """A state that shares nothing with the given one.

    Raises:
        StoreError: something in it cannot be copied; the message names the field.
    """
    try:
        sigma, procedure = deepcopy((state.sigma, state.procedure))
    except Exception as error:
        raise StoreError(
            f"{_culprit(state)} cannot be copied: {error}",
            safe="nothing was kept",
            remedy="keep connections, locks and clients out of sigma and of procedures",
        ) from error
    return replace(state, sigma=sigma, procedure=procedure)


def write_into(sigma: Any, source: Any) -> None:
    """Give `sigma` the content of `source`, an object of the same class that nobody else uses."""
    for part in parts_of(type(sigma)):
        part.write(sigma, part.read(source))


class MemoryStore:
    """Sessions of this process. The journal keeps, for each event, copies of what it changed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._journals: dict[str, _Journal] = {}
        self._checkpoints: dict[tuple[str, str], State] = {}

    def create(self, session: str, state: State) -> None:
        """Keep a new session."""
        journal = _Journal(copy_state(state))
        with self._lock:
            if session in self._journals:
                raise StoreError(
                    f"a session {session!r} exists",
                    safe="it was not touched",
                    remedy="use Session.resume, or another session_id",
                )
            self._journals[session] = journal

    def commit(self, session: str, record: Record, state: State) -> None:
        """Add one record and make `state` the present one."""
        journal = self._journal(session)
        if record.sequence != journal.sequence + 1:
            raise StoreError(
                f"event {record.sequence} of {session!r} does not follow {journal.sequence}",
                safe="nothing was kept; somebody else has gone on with this session",
                remedy="resume the session and send the event again",
            )
        journal.add(record, state)

    def find(self, session: str, key: str) -> Record | None:
        """The record committed under an idempotency key."""
        return self._journal(session).by_key.get(key)

    def history(self, session: str) -> tuple[Record, ...]:
        """All records, oldest first."""
        return tuple(self._journal(session).records)

    def load(self, session: str, sequence: int | None = None) -> State:
        """The present state, or the one after so many committed events."""
        return self._journal(session).state(sequence)

    def save_checkpoint(self, session: str, name: str, state: State) -> None:
        """Keep a state under a name."""
        self._checkpoints[session, name] = copy_state(state)

    def load_checkpoint(self, session: str, name: str) -> State:
        """The state kept under a name."""
        state = self._checkpoints.get((session, name))
        if state is None:
            known = sorted(key for owner, key in self._checkpoints if owner == session)
            raise UnknownCheckpoint(
                f"there is no checkpoint {name!r}",
                safe="the session is as it was",
                remedy=f"known are: {', '.join(known)}"
                if known
                else "make one with session.checkpoint(name)",
            )
        return copy_state(state)

    def sessions(self) -> tuple[str, ...]:
        """The names of all sessions, in the order of their creation."""
        return tuple(self._journals)

    def _journal(self, session: str) -> "_Journal":
        journal = self._journals.get(session)
        if journal is None:
            raise StoreError(f"there is no session {session!r}", remedy="look at store.sessions()")
        return journal


class _Journal:
    """One session: a state now and then, and in between the copies of what changed."""

    def __init__(self, initial: State) -> None:
        self._full: dict[int, State] = {0: initial}
        self._deltas: list[tuple[dict[str, Any], State]] = []
        self.records: list[Record] = []
        self.by_key: dict[str, Record] = {}

    @property
    def sequence(self) -> int:
        return len(self.records)

    def add(self, record: Record, state: State) -> None:
        """Keep the changed fields, and now and then everything."""
        is_full = record.sequence % SNAPSHOT_EVERY == 0 or not record.event
        values = field_values(state.sigma)
        delta = {name: values[name] for name in record.changed if name in values}
        is_full = is_full or len(delta) != len(record.changed)
        partial = copy_state(replace(state, sigma=state.sigma if is_full else delta))
        if is_full:
            self._full[record.sequence] = partial
        self._deltas.append((delta if is_full else partial.sigma, replace(partial, sigma=None)))
        self.records.append(replace(record, payload=_copied(record.payload)))
        if record.key is not None:
            self.by_key[record.key] = self.records[-1]

    def state(self, sequence: int | None) -> State:
        """Rebuild the state after so many events."""
        wanted = self.sequence if sequence is None else sequence
        if not 0 <= wanted <= self.sequence:
            raise StoreError(
                f"there is no position {wanted}; the journal has {self.sequence} events",
                safe="the session is as it was",
            )
        nearest = max(full for full in self._full if full <= wanted)
        state = copy_state(self._full[nearest])
        for delta, rest in self._deltas[nearest:wanted]:
            _set_fields(state.sigma, delta)
            state = replace(rest, sigma=state.sigma)
        return copy_state(state)


def _set_fields(sigma: Any, values: dict[str, Any]) -> None:
    """Set fields without running validators: the values were valid, or accepted, when they were kept."""
    if isinstance(sigma, dict):
        sigma.update(values)
        return
    private = getattr(sigma, "__pydantic_private__", None) or {}
    extra = getattr(sigma, "__pydantic_extra__", None) or {}
    for name, value in values.items():
        if name in private:
            private[name] = value
        elif name in extra:
            extra[name] = value
        elif hasattr(sigma, "__dict__"):
            vars(sigma)[name] = value
        else:
            object.__setattr__(sigma, name, value)
    if hasattr(sigma, "__pydantic_fields_set__"):
        sigma.__pydantic_fields_set__.update(name for name in values if name in type(sigma).model_fields)


def _copied(value: Any) -> Any:
    try:
        return deepcopy(value)
    except Exception:  # noqa: BLE001  a payload is kept for reading only
        return repr(value)


def _culprit(state: State) -> str:
    for owner, values in ((state.sigma, "sigma"), (state.procedure, type(state.procedure).__name__)):
        for name, value in field_values(owner).items():
            try:
                deepcopy(value)
            except Exception:  # noqa: BLE001  this is the one that is looked for
                return f"{values}.{name}"
    return "the state"
