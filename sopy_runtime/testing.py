"""For tests of workflows: a clock that stands still, what happened in a run, an agent without a model."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, TypeAlias

from sopy_runtime.event import Event
from sopy_runtime.outcome import Kind, Outcome
from sopy_runtime.session import Session

Line: TypeAlias = Event[Any] | Callable[[Outcome[Any] | None], Event[Any] | None]
"""An event, or a function of the last outcome that returns one; None: say nothing."""


class FakeClock:
    """Pass it as `Session(clock=...)`."""

    def __init__(self, now: datetime = datetime(2000, 1, 1, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class Trace:
    """Collects outcomes: `Session(observers=(trace,))`."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome[Any]] = []

    def __call__(self, outcome: Outcome[Any]) -> None:
        """Note one outcome."""
        self.outcomes.append(outcome)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each event did."""
        return tuple(outcome.kind for outcome in self.outcomes)

    @property
    def path(self) -> tuple[str, ...]:
        """The procedures, by name, from the first to the present one; staying adds nothing."""
        if not self.outcomes:
            return ()
        moves = [outcome for outcome in self.outcomes if outcome.kind in ("moved", "finished")]
        first = type(self.outcomes[0].before).__name__
        return (first, *(type(outcome.after).__name__ for outcome in moves))

    @property
    def messages(self) -> tuple[str, ...]:
        """What the agent was told."""
        return tuple(outcome.message for outcome in self.outcomes if outcome.message is not None)

    def assert_path(self, *names: str) -> None:
        """The run visited these procedures, in this order, and no others."""
        if self.path != names:
            self._fail(f"expected the path {' -> '.join(names)}")

    def assert_told(self, text: str) -> None:
        """The agent was told something that contains this text."""
        if not any(text in message for message in self.messages):
            self._fail(f"the agent was never told {text!r}")

    def assert_never_recovered(self) -> None:
        """No event had to be recovered from."""
        if "recover" in self.kinds:
            self._fail("the agent had to recover")

    def _fail(self, expectation: str) -> NoReturn:
        lines = [f"{expectation}; what happened is:", *(f"  {outcome!r}" for outcome in self.outcomes)]
        raise AssertionError("\n".join(lines))


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
