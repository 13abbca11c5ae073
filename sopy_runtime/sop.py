"""`SOP`: a session behind the interface of existing programs, fed by the event bus."""

from collections.abc import Callable
from typing import Any, Generic, Self
from uuid import uuid4

from sopy_runtime.beginning import check_start, checked_retry_limits
from sopy_runtime.bus import EventBus
from sopy_runtime.errors import SOPRetryExceptionHook
from sopy_runtime.event import Event
from sopy_runtime.joint_failure import raise_first
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure, S
from sopy_runtime.prompt import Prompt
from sopy_runtime.session import Session

ErrorHandler = Callable[[Prompt], Any]


def return_prompt(prompt: Prompt) -> Prompt:
    """The error handler of an `SOP` that was given none."""
    return prompt


class SOP(Generic[S]):
    """A running workflow. `with sop:` lets it see every event that is pushed to the `EventBus`.

    A subclass that does not call `super().__init__` assigns `self.state` and `self.current_proc` instead.

    Args:
        state: sigma.
        init_proc: an instance of the first procedure.
        error_handler: what `SOPRetryExceptionHook.execute()` calls with the recovery message.
        ignore_unrecongnized_events: whether events outside `observes` are ignored or answered as unexpected.
        retry_limits: recoveries in a row after which the next one raises `SOPViolation`.
        ignore_unrecognized_events: the same as the other spelling; this one wins.
    """

    error_handler: ErrorHandler = staticmethod(return_prompt)
    ignore_unrecongnized_events: bool = True
    retry_limits: int = 3

    def __init__(
        self,
        state: S,
        init_proc: Procedure[S],
        error_handler: ErrorHandler = return_prompt,
        ignore_unrecongnized_events: bool = True,
        retry_limits: int = 3,
        *,
        ignore_unrecognized_events: bool | None = None,
    ) -> None:
        check_start(init_proc, state)
        self.state = state
        self.current_proc = init_proc
        self.error_handler = error_handler
        self.ignore_unrecongnized_events = (
            ignore_unrecongnized_events if ignore_unrecognized_events is None else ignore_unrecognized_events
        )
        self.retry_limits = checked_retry_limits(retry_limits)

    @property
    def state(self) -> S:
        """Sigma."""
        sigma: S = self._own("_state")
        return sigma

    @state.setter
    def state(self, sigma: S) -> None:
        vars(self)["_state"] = sigma
        vars(self).pop("_session", None)

    @property
    def current_proc(self) -> Procedure[S]:
        """The procedure the workflow is in; an `End` when it is over."""
        session: Session[S] | None = vars(self).get("_session")
        start: Procedure[S] = self._own("_start") if session is None else session.procedure
        return start

    @current_proc.setter
    def current_proc(self, procedure: Procedure[S]) -> None:
        vars(self)["_start"] = procedure
        vars(self).setdefault("_init_proc", procedure)
        vars(self).pop("_session", None)

    @property
    def init_proc(self) -> Procedure[S]:
        """The procedure the workflow started with."""
        first: Procedure[S] = self._own("_init_proc")
        return first

    @init_proc.setter
    def init_proc(self, procedure: Procedure[S]) -> None:
        vars(self)["_init_proc"] = procedure
        vars(self).setdefault("_start", procedure)

    @property
    def ignore_unrecognized_events(self) -> bool:
        """The flag by its correct spelling."""
        return self.ignore_unrecongnized_events

    @ignore_unrecognized_events.setter
    def ignore_unrecognized_events(self, is_ignored: bool) -> None:
        self.ignore_unrecongnized_events = is_ignored

    @property
    def session(self) -> Session[S]:
        """The session behind it, made when it is first needed."""
        session: Session[S] | None = vars(self).get("_session")
        if session is None:
            start, limits = self._own("_start"), self.retry_limits
            made = Session(start, self.state, observes=observed_by(self), retry_limits=limits)
            session = vars(self).setdefault("_session", made)
            assert session is not None
        return session

    def observes(self, *events: type[Event[Any]]) -> Self:
        """Listen to these events, and their subclasses, in addition to those named before."""
        vars(self)["_observed"] = (*vars(self).get("_observed", ()), *events)
        return self._reopened()

    def from_agent(self, *agents: object) -> Self:
        """Listen only to events with one of these senders."""
        vars(self)["_agents"] = (*vars(self).get("_agents", ()), *agents)
        return self

    def with_recovery(self, error_handler: ErrorHandler = return_prompt, retry_limits: int = 3) -> Self:
        """Say what `execute()` of a recovery calls, and how many recoveries in a row there may be."""
        self.error_handler = error_handler
        self.retry_limits = checked_retry_limits(retry_limits)
        if "_session" in vars(self):
            self.session.retry_limits = retry_limits
        return self

    def send(self, event: Event[Any]) -> Outcome[S] | None:
        """Run one event; None if it is not from an agent this SOP listens to.

        Raises:
            SOPRetryExceptionHook: the agent has to recover.
            SOPViolation: it had to too often.
        """
        return self._checked(self.session.send(event)) if self._is_from_agent(event) else None

    async def asend(self, event: Event[Any]) -> Outcome[S] | None:
        """Run one event; for programs with `async` handlers. Raises what `send` raises."""
        return self._checked(await self.session.asend(event)) if self._is_from_agent(event) else None

    def receive(self, event: Event[Any]) -> Outcome[S] | None:
        """Take an event from the `EventBus`; one that a handler of this SOP pushes runs after its commit.

        Raises what `send` raises.
        """
        if not self.session.is_in_handler():
            return self.send(event)
        if self._is_from_agent(event):
            self.session.later(event)
        return None

    def __enter__(self) -> Self:
        if "_subscription" in vars(self):
            raise RuntimeError("this SOP is already subscribed to the EventBus")
        subscription = f"{type(self).__name__}-{uuid4()}"
        EventBus.subscribe(subscription, self.receive)
        vars(self)["_subscription"] = subscription
        return self

    def __exit__(self, *_: object) -> None:
        EventBus.unsubscribe(vars(self).pop("_subscription"))

    def __and__(self, other: "SOP[Any] | SOPGroup") -> "SOPGroup":
        """Both over the same events."""
        return SOPGroup(self) & other

    def _checked(self, outcome: Outcome[S]) -> Outcome[S]:
        recoveries = [
            SOPRetryExceptionHook(
                Prompt(one.message or ""), self.error_handler, one.after, safe="the state is committed"
            )
            for one in (outcome, *outcome.later)
            if one.kind == "recover"
        ]
        raise_first(recoveries, was_taken=False)
        return outcome

    def _is_from_agent(self, event: Event[Any]) -> bool:
        agents = vars(self).get("_agents", ())
        return not agents or any(event.sender is agent or event.sender == agent for agent in agents)

    def _reopened(self) -> Self:
        """Take a changed setting into account; sigma and position stay."""
        session: Session[S] | None = vars(self).pop("_session", None)
        if session is not None:
            vars(self)["_start"] = session.procedure
        return self

    def _own(self, name: str) -> Any:
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(
                f"{type(self).__name__} has no state or no procedure yet: call super().__init__(state=…, "
                "init_proc=…), or assign self.state and self.current_proc"
            ) from None


def observed_by(sop: SOP[Any]) -> tuple[type[Event[Any]], ...]:
    """The events that the session of an SOP listens to; none: all."""
    observed: tuple[type[Event[Any]], ...] = vars(sop).get("_observed", ())
    return observed if sop.ignore_unrecongnized_events else ()


class SOPGroup:
    """Several SOPs that see the same events. All of them run before a recovery is raised."""

    def __init__(self, *members: SOP[Any]) -> None:
        self.members = members
        self._subscription: str | None = None

    def __and__(self, other: "SOP[Any] | SOPGroup") -> "SOPGroup":
        """One more, or several."""
        return SOPGroup(*self.members, *(other.members if isinstance(other, SOPGroup) else (other,)))

    def send(self, event: Event[Any]) -> tuple[Outcome[Any] | None, ...]:
        """Give the event to every member.

        Raises:
            SOPRetryExceptionHook: one or more have to recover; the messages of all of them.
            Exception: the first other error, after every member has seen the event.
        """
        return self._give(lambda member: member.send(event), is_pushed=False)

    def receive(self, event: Event[Any]) -> tuple[Outcome[Any] | None, ...]:
        """Give an event from the `EventBus` to every member. Raises what `send` raises."""
        return self._give(lambda member: member.receive(event), is_pushed=True)

    def _give(
        self, give: Callable[[SOP[Any]], Outcome[Any] | None], *, is_pushed: bool
    ) -> tuple[Outcome[Any] | None, ...]:
        outcomes: list[Outcome[Any] | None] = []
        failures: list[Exception] = []
        for member in self.members:
            try:
                outcomes.append(give(member))
            except Exception as failure:  # noqa: BLE001  raised again below
                failures.append(failure)
        raise_first(failures, was_taken=is_pushed and any(outcomes))
        return tuple(outcomes)

    async def asend(self, event: Event[Any]) -> tuple[Outcome[Any] | None, ...]:
        """Give the event to one member after the other. Raises what `send` raises."""
        outcomes: list[Outcome[Any] | None] = []
        failures: list[Exception] = []
        for member in self.members:
            try:
                outcomes.append(await member.asend(event))
            except Exception as failure:  # noqa: BLE001  raised again below
                failures.append(failure)
        raise_first(failures, was_taken=False)
        return tuple(outcomes)

    def __enter__(self) -> Self:
        if self._subscription is not None:
            raise RuntimeError("these SOPs are already subscribed to the EventBus")
        subscription = f"SOPGroup-{uuid4()}"
        EventBus.subscribe(subscription, self.receive)
        self._subscription = subscription
        return self

    def __exit__(self, *_: object) -> None:
        if self._subscription is not None:
            EventBus.unsubscribe(self._subscription)
            self._subscription = None
