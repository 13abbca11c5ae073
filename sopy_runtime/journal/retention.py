"""How long sessions are kept."""

from datetime import datetime

from sopy_runtime.journal.store import Store


def forget_finished(store: Store, *, before: datetime) -> tuple[str, ...]:
    """Delete the sessions that ended before this time, and return their names."""
    old = [info.id for info in store.sessions(finished=True) if info.changed < before]
    for session in old:
        store.forget(session)
    return tuple(old)
