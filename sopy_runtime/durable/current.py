"""The session on whose behalf a handler runs, wherever it is kept.

A program that has its session at hand does not need this; a workflow that an engine runs has no other way.
"""

import sys
from typing import Any

from sopy_runtime.errors import StoreError
from sopy_runtime.session import Session

_SENDING = (Session.send.__code__, Session.asend.__code__)


def current_session() -> Session[Any]:
    """The session whose handler calls this, directly or through others.

    Raises:
        StoreError: no handler of a session is under way here: a thread that a handler has started is none.
    """
    # Found when it is asked for, because every event would pay for noting it.
    frame = sys._getframe(1)  # noqa: SLF001  of who asks
    while frame is not None:
        if frame.f_code in _SENDING:
            session = frame.f_locals["self"]
            assert isinstance(session, Session)
            return session
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    raise StoreError("no handler of a session runs here", remedy="call current_session() in a handler")
