"""Hard: handlers from mixins, under a decorator of the program, and built by a factory of guards."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

P = ParamSpec("P")
R = TypeVar("R")
Self_ = TypeVar("Self_", bound="Procedure[Any]")


class Agent(BaseModel):
    name: str
    level: int = 1


class Ticket(BaseModel):
    customer: str = Field(description="who has a problem")
    problem: str | None = Field(default=None, description="what does not work")
    agent: Agent | None = Field(default=None, description="who works on it")
    solution: str | None = Field(default=None, description="what helps")
    escalations: int = Field(default=0, description="how often a higher level was asked")
    patience: int = Field(default=2, description="answers that the customer waits for")

    @property
    def is_assigned(self) -> bool:
        return self.agent is not None

    def lose_patience(self) -> int:
        self.patience -= 1
        return self.patience


class Described(Event[str]):
    """What does not work."""


class Assigned(Event[Agent]):
    """Somebody works on it."""


class Proposed(Event[str]):
    """Something that may help."""


class Rated(Event[int]):
    """What the customer thinks of the solution, from 1 to 5."""


class HungUp(Event[None]):
    """The customer is gone."""


def requires(
    field: str, message: str
) -> Callable[[Callable[Concatenate[Self_, Ticket, P], R]], Callable[Concatenate[Self_, Ticket, P], R | str]]:
    """A guard around a handler: it runs only when the field is set."""

    def decorate(
        function: Callable[Concatenate[Self_, Ticket, P], R],
    ) -> Callable[Concatenate[Self_, Ticket, P], R | str]:
        @functools.wraps(function)
        def guarded(self: Self_, sigma: Ticket, /, *args: P.args, **kwargs: P.kwargs) -> R | str:
            if getattr(sigma, field) is None:
                return message
            return function(self, sigma, *args, **kwargs)

        return guarded

    return decorate


class CanHangUp(Procedure[Ticket]):
    @handler
    def on_hung_up(self, sigma: Ticket, event: HungUp):
        return End(make_prompt(f"{sigma.customer} has hung up"))


class CanEscalate(CanHangUp):
    top_level = 3

    def escalate(self, sigma: Ticket) -> Procedure[Ticket] | End:
        level = sigma.agent.level if sigma.agent else 0
        if cond(level >= self.top_level, "there is nobody above"):
            return End(make_prompt("An engineer will call back"))
        sigma.escalations += 1
        sigma.agent = None
        return Assign(level + 1)


class Listen(CanHangUp):
    prompt = make_prompt("Ask what does not work")

    @handler
    def on_described(self, sigma: Ticket, event: Described):
        sigma.problem = event.payload.strip() or None
        if sigma.problem is None:
            return "Say what does not work"
        return Assign(1)


class Assign(CanEscalate):
    """A problem is known here."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level
        self.prompt = make_prompt(f"Find an agent of level {level}")

    @handler
    def on_assigned(self, sigma: Ticket, event: Assigned):
        if event.payload.level < self.level:
            return f"{sigma.problem.capitalize()} needs level {self.level}"  # set by Listen
        sigma.agent = event.payload
        return Solve()


class Solve(CanEscalate):
    prompt = make_prompt("Propose a solution")

    @handler
    @requires("agent", "Nobody works on it")
    def on_proposed(self, sigma: Ticket, event: Proposed):
        if not sigma.is_assigned:
            return Assign(1)
        sigma.solution = f"{sigma.agent.name}: {event.payload}"  # checked by the guard
        return Rate()

    @handler
    def on_described(self, sigma: Ticket, event: Described):
        sigma.problem = f"{sigma.problem}; {event.payload}"
        if sigma.lose_patience() < 0:
            return self.escalate(sigma)
        return self


class Rate(CanHangUp):
    prompt = make_prompt("Ask whether it helps")

    @handler
    @requires("solution", "There is no solution to rate")
    def on_rated(self, sigma: Ticket, event: Rated):
        if event.payload not in range(1, 6):
            return "Rate from 1 to 5"
        if event.payload >= 3:
            return End(make_prompt(sigma.solution.upper()))  # set by Solve
        sigma.solution = None
        return Solve.escalate(Solve(), sigma)


def support(customer: str) -> SOP[Ticket]:
    return SOP(state=Ticket(customer=customer), init_proc=Listen()).with_recovery(retry_limits=4)
