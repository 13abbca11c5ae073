"""What every store says when it is asked for something that it does not have, or must not do."""

from collections.abc import Sequence

from sopy_runtime.errors import StoreError, UnknownCheckpoint, UnknownSession


def unknown_session(session: str) -> UnknownSession:
    """The error for a name that the store does not know."""
    return UnknownSession(f"there is no session {session!r}", remedy="look at store.sessions()")


def existing_session(session: str) -> StoreError:
    """The error for a new session under the name of an old one."""
    return StoreError(
        f"a session {session!r} exists",
        safe="it was not touched",
        remedy="use Session.resume, or another session_id",
    )


def late_event(session: str, sequence: int, present: int) -> StoreError:
    """The error for an event of somebody who does not know that others have gone on."""
    return StoreError(
        f"event {sequence} of {session!r} does not follow {present}",
        safe="nothing was kept; somebody else has gone on with this session",
        remedy="resume the session and send the event again",
    )


def unknown_position(wanted: int, present: int, oldest: int) -> StoreError:
    """The error for a position that the journal does not have, or not any more."""
    return StoreError(
        f"there is no position {wanted}; the journal has {present} events"
        + (f", and what came before {oldest} was forgotten" if oldest else ""),
        safe="the session is as it was",
    )


def unknown_checkpoint(name: str, known: Sequence[str]) -> UnknownCheckpoint:
    """The error for a checkpoint that was never made."""
    return UnknownCheckpoint(
        f"there is no checkpoint {name!r}",
        safe="the session is as it was",
        remedy=f"known are: {', '.join(known)}" if known else "make one with session.checkpoint(name)",
    )
