"""Hard: one abstract generic base serves two workflows over different states in the same file."""

import abc
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Limited(BaseModel):
    used: int = Field(default=0, description="units used")
    limit: int = Field(description="units allowed")

    def use(self, units: int) -> bool:
        self.used += units
        return self.used >= self.limit


class Budget(Limited):
    currency: str = Field(description="currency of the units")


class Diet(Limited):
    meals: list[str] = Field(default_factory=list, description="what was eaten")


S = TypeVar("S", bound=Limited)
K = TypeVar("K")


class Spent(Event[int]):
    """Units were used."""


class Eaten(Event[str]):
    """A meal was eaten."""


class Reset(Event[None]):
    """A new period begins."""


class Consume(Procedure[S], abc.ABC):
    """Abstract: what happens at the limit is left open."""

    @handler
    def on_spent(self, sigma: S, event: Spent):
        if sigma.use(event.payload):
            return self.at_limit(sigma)
        return self

    @abc.abstractmethod
    def at_limit(self, sigma: S) -> Procedure[S] | str: ...


class Labelled(Consume[S], Generic[K, S]):
    """Another layer, with the parameters in another order."""

    label: K

    def describe(self, sigma: S) -> str:
        return f"{self.label}: {sigma.used} of {sigma.limit}"


class Shop(Labelled[str, Budget]):
    prompt = make_prompt("Buy things")
    label = "shopping"

    def at_limit(self, sigma: Budget) -> Procedure[Budget] | str:
        return Broke()

    @handler
    def on_reset(self, sigma: Budget, event: Reset):
        return f"{self.describe(sigma)} {sigma.currency}"


class Broke(Procedure[Budget]):
    prompt = make_prompt("Wait for the next period")
    ignore = [Spent]

    @handler
    def on_reset(self, sigma: Budget, event: Reset):
        sigma.used = 0
        return Shop() if sigma.limit > 0 else End()


class Eat(Labelled[int, Diet]):
    prompt = make_prompt("Eat")
    label = 1

    def at_limit(self, sigma: Diet) -> Procedure[Diet] | str:
        return End(make_prompt(f"{self.describe(sigma)} in {len(sigma.meals)} meals"))

    @handler
    def on_eaten(self, sigma: Diet, event: Eaten):
        sigma.meals.append(event.payload)
        return self


def shopping(limit: int) -> SOP[Budget]:
    return SOP(state=Budget(limit=limit, currency="EUR"), init_proc=Shop())


def dieting(limit: int) -> SOP[Diet]:
    return SOP(state=Diet(limit=limit), init_proc=Eat())
