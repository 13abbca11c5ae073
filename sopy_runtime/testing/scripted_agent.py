"""An agent without a model: it sends what its script says, and can look at what it was told."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from sopy_runtime.event import Event
from sopy_runtime.outcome import Outcome
from sopy_runtime.session import Session
from sopy_runtime.testing.trace import Trace

Line: TypeAlias = Event[Any] | Callable[[Outcome[Any] | None], Event[Any] | None]
"""An event, or a function of the last outcome that returns one; None: say nothing."""


class ScriptedAgent:
    """Plays its lines one after the other until they, or the workflow, end."""

    def __init__(self, script: Iterable[Line]) -> None:
        self.script = tuple(script)
        self.trace = Trace()

    def run(self, session: Session[Any]) -> Trace:
        """Play the script on a session.

        Raises:
            What `Session.send` raises.
        """
        for line in self.script:
            event = self._event(line)
            if event is not None:
                self.trace(session.send(event))
            if session.finished:
                break
        return self.trace

    async def arun(self, session: Session[Any]) -> Trace:
        """Play the script on a session with async handlers. Raises what `Session.asend` raises."""
        for line in self.script:
            event = self._event(line)
            if event is not None:
                self.trace(await session.asend(event))
            if session.finished:
                break
        return self.trace

    def _event(self, line: Line) -> Event[Any] | None:
        last = self.trace.outcomes[-1] if self.trace.outcomes else None
        return line if isinstance(line, Event) else line(last)
