"""What the page asks about sessions, and the answers: pages of the list, and of the events of one session."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from sopy_compiler.cli.sessions_json import list_json, session_json
from sopy_runtime.errors import StoreError
from sopy_runtime.journal.sql.view import SessionsView, Wanted

_LIST_LENGTH, _STEPS_LENGTH = 50, 200
_FINISHED: Final = {"running": False, "finished": True}

Question = Mapping[str, str]


def answers_of(view: SessionsView) -> Mapping[str, Callable[[Question], str]]:
    """The answers by the paths at which the page asks.

    Raises, when they are asked:
        LookupError: there is no such session.
        ValueError: a number is none.
    """
    return {
        "/places": partial(_places, view),
        "/sessions": partial(_sessions, view),
        "/session": partial(_session, view),
    }


def _places(view: SessionsView, _: Question) -> str:
    """Where sessions are, and how many."""
    found = [
        {"workflow": one.workflow, "procedure": one.procedure, "finished": one.finished, "count": one.count}
        for one in view.places()
    ]
    return json.dumps({"places": found})


def _sessions(view: SessionsView, question: Question) -> str:
    """A page of the list."""
    wanted = Wanted(
        workflow=question.get("workflow"),
        procedure=question.get("procedure"),
        finished=_FINISHED.get(question.get("status", "")),
        text=question.get("id"),
    )
    before = int(question["before"]) if "before" in question else None
    found = view.page(wanted, before=before, limit=_LIST_LENGTH + 1)
    return list_json(found[:_LIST_LENGTH], has_more=len(found) > _LIST_LENGTH)


def _session(view: SessionsView, question: Question) -> str:
    """A session with a page of its events."""
    name, after = question.get("id", ""), int(question.get("after", "0"))
    try:
        found = view.find(name)
    except StoreError as error:
        raise LookupError(str(error)) from None
    return session_json(found, view.steps(name, after=after, limit=_STEPS_LENGTH), view.state(name, after))
