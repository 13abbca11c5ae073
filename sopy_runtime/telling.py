"""Telling observers what happened, in the order in which it happened."""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from sopy_runtime.errors import DefinitionError
from sopy_runtime.outcome import Outcome
from sopy_runtime.recovery import warn_of_observer
from sopy_runtime.turn import take

Observer: TypeAlias = Callable[[Outcome[Any]], object]


class Telling:
    """The observers of one session, and the outcomes that they have not heard of.

    Outcomes are queued by whoever has the right to run, so in their order. One at a time tells them; an
    observer that sends the next event, and a thread that comes in between, leave theirs to the one who tells.
    """

    __slots__ = ("is_async", "observers", "right", "untold")

    def __init__(self, observers: Sequence[Observer]) -> None:
        self.observers = tuple(observers)
        self.untold: list[Outcome[Any]] = []
        self.is_async = any(map(_is_async, self.observers))
        self.right = [None]

    def queue(self, outcome: Outcome[Any]) -> tuple[Observer, ...]:
        """Note one that is to be told, and those that it has led to; asked by whoever has the right to run.

        Returns the observers that can be told at once: none.
        """
        if self.observers:
            self.untold.append(outcome)
            self.untold.extend(outcome.later)
        return ()

    def tell(self) -> None:
        """Tell all that is untold, unless somebody does already.

        Warns:
            ObserverWarning: an observer raised, or returned something that had to be awaited.
        """
        failures: list[tuple[Observer, Exception]] = []
        while self.untold and take(self.right):
            try:
                while self.untold:
                    outcome = self.untold.pop(0)
                    for observer in self.observers:
                        try:
                            said = observer(outcome)
                            if said is not None:
                                refuse_awaitable(said)
                        except Exception as error:  # noqa: BLE001  an observer never breaks the session
                            failures.append((observer, error))
            finally:
                self.right.append(None)
        for observer, failure in failures:
            warn_of_observer(observer, failure)

    async def tell_and_await(self) -> None:
        """The same, and await async observers.

        Warns:
            ObserverWarning: an observer raised.
        """
        failures: list[tuple[Observer, Exception]] = []
        interruption: BaseException | None = None
        while self.untold and take(self.right):
            try:
                while self.untold:
                    outcome = self.untold.pop(0)
                    for observer in self.observers:
                        try:
                            said = observer(outcome)
                            if said is not None and inspect.isawaitable(said):
                                await said
                        except Exception as error:  # noqa: BLE001  an observer never breaks the session
                            failures.append((observer, error))
                        except BaseException as error:  # noqa: BLE001  raised below: the others must hear of it
                            interruption = error
            finally:
                self.right.append(None)
        for observer, failure in failures:
            warn_of_observer(observer, failure)
        if interruption is not None:
            raise interruption


def async_observer_error() -> DefinitionError:
    """The error for `send` on a session whose observers have to be awaited."""
    return DefinitionError(
        "an observer of this session is async, and `send` awaits nothing",
        safe="the event was not run",
        remedy="use `await session.asend(event)`, or write the observer with `def`",
    )


def _is_async(observer: Any) -> bool:
    while isinstance(observer, partial):
        observer = observer.func
    call = getattr(observer, "__call__", None)  # noqa: B004  the method itself is looked at
    return inspect.iscoroutinefunction(observer) or inspect.iscoroutinefunction(call)


def refuse_awaitable(said: object) -> None:
    """Look at what an observer returned.

    Raises:
        DefinitionError: it would have to be awaited.
    """
    if inspect.isawaitable(said):
        if inspect.iscoroutine(said):
            said.close()
        raise async_observer_error()
