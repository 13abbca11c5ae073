"""Scripted runs of the clean programs of the corpus: what is sent, and where each event must lead."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from sopy_runtime import SOP, Event, Outcome, Session
from sopy_runtime.table import Table

Interference: TypeAlias = Callable[[Session[Any]], object]
Line: TypeAlias = tuple[Event[Any] | Interference, str]

_TOLD = re.compile(r"\? ?")


@dataclass(frozen=True, slots=True)
class Run:
    """One run from the entry on; it must reach `End` with the last line.

    `begin` makes the workflow. A line is an event, or a function that does something from outside, and what
    is expected of it: the name of the procedure that the workflow is in afterwards, `? text` for a recovery
    whose message contains the text, `ignored`, or nothing.
    """

    name: str
    begin: Callable[[], SOP[Any] | Session[Any]]
    lines: tuple[Line, ...]
    last_word: str = ""

    def start(self) -> Session[Any]:
        """The workflow as a session."""
        begun = self.begin()
        return begun if isinstance(begun, Session) else begun.session

    def play(
        self, table: Table | None = None, before: Callable[[Session[Any], Event[Any]], object] | None = None
    ) -> Iterator[Outcome[Any]]:
        """Send every event, with the given table, and call `before` with each first.

        Raises:
            AssertionError: an event led elsewhere, or the run did not end.
        """
        session = _with_table(self.start(), table)
        message = ""
        for event, expected in self.lines:
            if not isinstance(event, Event):
                event(session)
                continue
            if before is not None:
                before(session, event)
            # A program may keep and change what an event brings, and a run is played more than once.
            outcome = session.send(deepcopy(event))
            _compare(outcome, expected)
            message = outcome.message or ""
            yield outcome
        assert session.finished, f"{self.name} ends in {type(session.procedure).__name__}"
        assert self.last_word in message, f"the last word is {message!r}"


def _with_table(session: Session[Any], table: Table | None) -> Session[Any]:
    """A session that has not begun yet, under another table."""
    if table is None:
        return session
    return Session(
        session.procedure,
        session.sigma,
        table=table,
        observes=session._run.observes,
        observers=session._observers,
        retry_limits=session.retry_limits,
    )


def _compare(outcome: Outcome[Any], expected: str) -> None:
    told = _TOLD.match(expected)
    if told:
        assert outcome.kind == "recover", f"{outcome!r} is no recovery"
        assert expected[told.end() :] in (outcome.message or ""), (
            f"{outcome!r} does not say {expected[told.end() :]!r}"
        )
    elif expected == "ignored":
        assert outcome.kind == "ignored", f"{outcome!r} was not ignored"
    else:
        assert outcome.kind in ("moved", "stayed", "finished"), f"{outcome!r} did not get to {expected}"
        assert type(outcome.after).__name__ == expected, f"{outcome!r} did not get to {expected}"
