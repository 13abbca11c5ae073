"""Sessions as JSON, version 1; for `sopyc sessions --format json` and for the page of `sopyc serve`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sopy_runtime.journal.sql.view import ListedSession, Step

VERSION: Final = 1


def list_json(sessions: Sequence[ListedSession], *, has_more: bool) -> str:
    """A page of the list; `more` tells whether older ones follow."""
    listed = [session_data(one) for one in sessions]
    return _text({"version": VERSION, "sessions": listed, "more": has_more})


def session_json(session: ListedSession, steps: Sequence[Step], state: Mapping[str, Any] | None) -> str:
    """A session with some of its events; `state` is sigma before the first of them."""
    return _text(
        {
            "version": VERSION,
            "session": session_data(session),
            "state": state,
            "steps": [step_data(one) for one in steps],
        }
    )


def session_data(session: ListedSession) -> dict[str, Any]:
    """What a list says of a session."""
    return {
        "number": session.number,
        "id": session.id,
        "workflow": session.workflow,
        "procedure": session.procedure,
        "events": session.sequence,
        "finished": session.finished,
        "table": session.version,
        "created": session.created,
        "changed": session.changed,
    }


def step_data(step: Step) -> dict[str, Any]:
    """One event and what it did."""
    differences = step.differences
    return {
        "sequence": step.sequence,
        "kind": step.kind,
        "before": step.before,
        "after": step.after,
        "module": step.module,
        "event": step.event,
        "payload": step.payload,
        "message": step.message,
        "changed": list(step.changed),
        "key": step.key,
        "at": step.at,
        "differences": None
        if differences is None
        else {name: {"before": before, "after": after} for name, (before, after) in differences.items()},
    }


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
