"""One workflow that is driven from outside, event by event, with what each of them has changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.driving.refusal import RunError, why
from sopy_compiler.driving.state_image import Change, changes, image_of
from sopy_compiler.ir.transition import TransitionKind
from sopy_runtime import Event, EventBus, Outcome, Session, SopyError
from sopy_runtime.clock import system_clock
from sopy_runtime.durable.timers import run_due
from sopy_runtime.errors import HandlerError
from sopy_runtime.introspection import handlers_of

Way = tuple[str, str, TransitionKind, str]
"""From a procedure, by an event, in this manner, to a procedure."""

_SUBSCRIPTION = "sopyc run"
_TRANSITIONS = {
    "moved": TransitionKind.MOVE,
    "stayed": TransitionKind.STAY,
    "recover": TransitionKind.RECOVER,
    "finished": TransitionKind.FINISH,
}


class MovableClock:
    """The time of the system, and how far somebody has moved it on."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """The time it shows."""
        return system_clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let so much time have passed."""
        self._ahead += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one event did; `changes` are those of the state."""

    outcome: Outcome[Any]
    changes: tuple[Change, ...]


class Driver:
    """Gives events to a session and looks at its state before and after.

    Args:
        session: what is driven.
        clock: that of the session.
        known: event classes that can be named beside those that are legal now.
    """

    def __init__(
        self, session: Session[Any], clock: MovableClock, known: Sequence[type[Event[Any]]] = ()
    ) -> None:
        self.session = session
        self.taken: Counter[Way] = Counter()
        self._clock = clock
        # Where to go back to, by sequence; going back is a step of its own.
        self._points: list[int] = []
        self._known = {event.__name__: event for event in known}

    @property
    def here(self) -> str:
        """The name of the procedure that the run is in."""
        return type(self.session.procedure).__name__

    def legal(self) -> dict[str, type[Event[Any]]]:
        """The events that would do something now, by name."""
        names = {tool["name"] for tool in self.session.tools()}
        handled = handlers_of(type(self.session.procedure))
        return {event.__name__: event for event in handled if event.__name__ in names}

    def event_class(self, name: str) -> type[Event[Any]]:
        """The class of this name.

        Raises:
            RunError: there is none.
        """
        named = self._known | self.legal()
        if name not in named:
            hint = did_you_mean(name, tuple(named))
            raise RunError(f"there is no event {name!r}" + (f": {hint}" if hint else ""))
        return named[name]

    def send(self, event: Event[Any], *, key: str | None = None) -> tuple[Step, ...]:
        """Run one event; its step, and those of the events that its handler has queued.

        Raises:
            RunError: the program raised, or the workflow is over; nothing has changed.
        """
        return self._steps(lambda: (self.session.send(event, key=key),))

    def wait(self, seconds: float) -> tuple[Step, ...]:
        """Let time pass, and run what has become due. Raises what `send` raises."""
        self._clock.advance(seconds)
        return self._steps(lambda: run_due(self.session))

    def undo(self) -> tuple[Change, ...]:
        """Go back to the state before the last event.

        Raises:
            RunError: there is nothing to undo.
        """
        if not self._points:
            raise RunError("nothing has happened yet")
        before = image_of(self.session.sigma)
        try:
            self.session.rewind(self._points[-1])
        except SopyError as error:
            raise RunError(str(error)) from error
        self._points.pop()
        return changes(before, image_of(self.session.sigma))

    def _steps(self, run: Any) -> tuple[Step, ...]:
        before, sequence = image_of(self.session.sigma), self.session.sequence
        EventBus.subscribe(_SUBSCRIPTION, self._receive)
        try:
            outcomes = [one for outcome in run() for one in _with_later(outcome)]
        except HandlerError as error:
            cause = error.__cause__ or error
            raise RunError(f"the handler failed, and nothing has changed: {why(cause)}") from error
        except SopyError as error:
            raise RunError(str(error)) from error
        finally:
            EventBus.unsubscribe(_SUBSCRIPTION)
            if self.session.sequence != sequence:
                self._points.append(sequence)
        for outcome in outcomes:
            kind = _TRANSITIONS.get(outcome.kind)
            if kind is not None:
                source, target = type(outcome.before).__name__, type(outcome.after).__name__
                self.taken[source, type(outcome.event).__name__, kind, target] += 1
        differing = changes(before, image_of(self.session.sigma))
        last = len(outcomes) - 1
        return tuple(
            Step(outcome=outcome, changes=differing if number == last else ())
            for number, outcome in enumerate(outcomes)
        )

    def _receive(self, event: Event[Any]) -> None:
        """What a handler pushes to the `EventBus` runs after its commit, as it does in an `SOP`."""
        self.session.later(event)


def _with_later(outcome: Outcome[Any]) -> Iterator[Outcome[Any]]:
    yield outcome
    for one in outcome.later:
        yield from _with_later(one)
