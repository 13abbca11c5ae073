"""The store that lives in memory: for tests, for one process, and for looking into the past."""

from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

from sopy_runtime.clock import Clock, system_clock
from sopy_runtime.errors import StoreError
from sopy_runtime.journal.migration import Migrations
from sopy_runtime.journal.present import present_state
from sopy_runtime.journal.record import SNAPSHOT_EVERY, Record, SessionInfo, State
from sopy_runtime.journal.refusals import (
    existing_session,
    late_event,
    unknown_checkpoint,
    unknown_position,
    unknown_session,
)
from sopy_runtime.journal.timer import LONG_AGO
from sopy_runtime.snapshot.fields import field_values, slot_names
from sopy_runtime.snapshot.parts import parts_of


def copy_state(state: State) -> State:
    """A state that shares nothing with the given one.

    Raises:
        StoreError: something in it cannot be copied; the message names the field.
    """
    try:
        living = state.sigma, state.procedure, state.timers, state.family
        sigma, procedure, timers, family = deepcopy(living)
    except Exception as error:
        raise StoreError(
            f"{_culprit(state)} cannot be copied: {error}",
            safe="nothing was kept",
            remedy="keep connections, locks and clients out of sigma and of procedures",
        ) from error
    return replace(state, sigma=sigma, procedure=procedure, timers=timers, family=family)


def write_into(sigma: Any, source: Any) -> None:
    """Give `sigma` the content of `source`, an object of the same class that nobody else uses."""
    for part in parts_of(type(sigma)):
        part.write(sigma, part.read(source))


class MemoryStore:
    """Sessions of this process. The journal keeps, for each event, copies of what it changed."""

    def __init__(self, *, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._journals: dict[str, _Journal] = {}
        self._checkpoints: dict[tuple[str, str], State] = {}

    def create(self, session: str, state: State) -> None:
        """Keep a new session."""
        journal = _Journal(copy_state(state), self._clock())
        with self._lock:
            if session in self._journals:
                raise existing_session(session)
            self._journals[session] = journal

    def commit(self, session: str, record: Record, state: State) -> None:
        """Add one record and make `state` the present one."""
        journal = self._journal(session)
        if record.sequence != journal.sequence + 1:
            raise late_event(session, record.sequence, journal.sequence)
        journal.add(record, state, self._clock)

    def find(self, session: str, key: str) -> Record | None:
        """The record committed under an idempotency key."""
        return self._journal(session).by_key.get(key)

    def history(self, session: str) -> tuple[Record, ...]:
        """All records, oldest first."""
        return tuple(self._journal(session).records)

    def load(self, session: str, sequence: int | None = None, *, migrations: Migrations = ()) -> State:
        """The present state, or the one after so many committed events."""
        return present_state(self._journal(session).state(sequence), migrations)

    def save_checkpoint(self, session: str, name: str, state: State) -> None:
        """Keep a state under a name."""
        self._checkpoints[session, name] = copy_state(state)

    def load_checkpoint(self, session: str, name: str, *, migrations: Migrations = ()) -> State:
        """The state kept under a name."""
        state = self._checkpoints.get((session, name))
        if state is None:
            known = sorted(key for owner, key in self._checkpoints if owner == session)
            raise unknown_checkpoint(name, known)
        return present_state(copy_state(state), migrations)

    def sessions(
        self, *, workflow: str | None = None, finished: bool | None = None
    ) -> tuple[SessionInfo, ...]:
        """The sessions, or some of them, in the order of their creation."""
        known = (journal.info(session) for session, journal in self._journals.items())
        return tuple(
            info for info in known if workflow in (None, info.workflow) and finished in (None, info.finished)
        )

    def due(self, now: datetime) -> tuple[str, ...]:
        """The sessions that have something to do by now, the most overdue first."""
        found = ((min(times), name) for name, times in self._times().items())
        return tuple(name for due, name in sorted(found) if due <= now)

    def next_due(self) -> datetime | None:
        """When a session has something to do first; a time long ago: at once."""
        return min((min(times) for times in self._times().values()), default=None)

    def _times(self) -> dict[str, list[datetime]]:
        known = {name: journal.times() for name, journal in self._journals.items()}
        return {name: times for name, times in known.items() if times}

    def compact(self, session: str, *, keep: int = 0) -> None:
        """Forget the past states of a session but for those after its last `keep` events."""
        self._journal(session).compact(keep)

    def forget(self, session: str) -> None:
        """Delete a session and everything that is kept of it."""
        self._journal(session)
        with self._lock:
            del self._journals[session]
            for name in [name for name in self._checkpoints if name[0] == session]:
                del self._checkpoints[name]

    def _journal(self, session: str) -> "_Journal":
        journal = self._journals.get(session)
        if journal is None:
            raise unknown_session(session)
        return journal


class _Journal:
    """One session: a state now and then, and in between the copies of what changed."""

    def __init__(self, initial: State, now: datetime) -> None:
        self._full: dict[int, State] = {0: initial}
        self._deltas: dict[int, tuple[dict[str, Any], set[str] | None, State]] = {}
        self._workflow = type(initial.procedure).__module__
        self._last = initial
        self._created = self._changed = now
        self.sequence = 0
        self.records: list[Record] = []
        self.by_key: dict[str, Record] = {}

    def times(self) -> list[datetime]:
        """When the session has to be woken up."""
        times = [timer.due for timer in self._last.timers]
        return [LONG_AGO, *times] if self._last.family.outbox else times

    def info(self, session: str) -> SessionInfo:
        """What a list of sessions says of this one."""
        return SessionInfo(
            id=session,
            workflow=self._workflow,
            procedure=type(self._last.procedure).__name__,
            sequence=self.sequence,
            finished=self._last.finished,
            version=self._last.version,
            created=self._created,
            changed=self._changed,
        )

    def compact(self, keep: int) -> None:
        """Forget the states before the last `keep` events; replies to keys are kept."""
        first = max(0, self.sequence - keep, min(self._full))
        later = {sequence: state for sequence, state in self._full.items() if sequence > first}
        self._full = {first: self.state(first), **later}
        self._deltas = {sequence: delta for sequence, delta in self._deltas.items() if sequence > first}
        self.records = [record for record in self.records if record.sequence > first or record.key]

    def add(self, record: Record, state: State, clock: Clock) -> None:
        """Keep the changed fields, and now and then everything."""
        is_full = record.sequence % SNAPSHOT_EVERY == 0 or not record.event
        values = field_values(state.sigma)
        delta = {name: values[name] for name in record.changed if name in values}
        is_full = is_full or len(delta) != len(record.changed)
        partial = copy_state(replace(state, sigma=state.sigma if is_full else delta))
        if is_full:
            self._full[record.sequence] = partial
        self._last = replace(partial, sigma=None)
        fields_set = getattr(state.sigma, "__pydantic_fields_set__", None)
        self._deltas[record.sequence] = (
            {} if is_full else partial.sigma,
            None if fields_set is None else fields_set.copy(),
            self._last,
        )
        self.sequence = record.sequence
        self._changed = record.at or clock()
        self.records.append(replace(record, payload=_copied(record.payload)))
        if record.key is not None:
            self.by_key[record.key] = self.records[-1]

    def state(self, sequence: int | None) -> State:
        """Rebuild the state after so many events."""
        wanted = self.sequence if sequence is None else sequence
        oldest = min(self._full)
        if not oldest <= wanted <= self.sequence:
            raise unknown_position(wanted, self.sequence, oldest)
        nearest = max(full for full in self._full if full <= wanted)
        state = copy_state(self._full[nearest])
        for delta, fields_set, rest in map(self._deltas.__getitem__, range(nearest + 1, wanted + 1)):
            _set_fields(state.sigma, delta)
            if fields_set is not None:
                object.__setattr__(state.sigma, "__pydantic_fields_set__", fields_set.copy())
            state = replace(rest, sigma=state.sigma)
        return copy_state(state)


def _set_fields(sigma: Any, values: dict[str, Any]) -> None:
    """Set fields without running validators: the values were valid, or accepted, when they were kept."""
    if isinstance(sigma, dict):
        sigma.update(values)
        return
    private = getattr(sigma, "__pydantic_private__", None)
    extra = getattr(sigma, "__pydantic_extra__", None)
    fields = getattr(type(sigma), "model_fields", {})
    slots = slot_names(type(sigma))
    for name, value in values.items():
        if private is not None and name in private:
            private[name] = value
        elif extra is not None and name not in fields and name not in vars(sigma):
            extra[name] = value
        elif hasattr(sigma, "__dict__") and name not in slots:
            vars(sigma)[name] = value
        else:
            object.__setattr__(sigma, name, value)


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
