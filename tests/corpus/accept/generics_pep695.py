"""Hard: type parameters of Python 3.12: generic classes, methods and events, and `type` statements."""

from typing import Literal

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt

type Verdict = Literal["yes", "no"]


class Case(BaseModel):
    title: str = Field(description="what is decided")
    votes: list[Verdict] = Field(default_factory=list, description="votes so far")


class Tagged[T](Event[tuple[str, T]]):
    """An event whose payload carries a tag."""


class Voted(Tagged[Verdict]):
    """Someone has voted."""


class Postponed(Tagged[int]):
    """The decision is put off by so many days."""


type Reaction = Voted | Postponed


class Step[S: Case](Procedure[S]):
    """Abstract, and generic in a bounded parameter."""

    @handler
    def on_reaction(self, sigma: S, event: Reaction):
        if isinstance(event, Postponed):
            tag, days = event.payload
            return f"{sigma.title} is put off by {days} days ({tag})"
        sigma.votes.append(event.payload[1])
        return self.following(sigma)

    def following(self, sigma: S) -> Procedure[S] | str:
        return self


class Vote(Step[Case]):
    prompt = make_prompt("Collect the votes")

    def following(self, sigma: Case) -> Procedure[Case]:
        return pick(Decide(), self, first=len(sigma.votes) > 2)


class Decide[S: Case](Procedure[S]):
    prompt = make_prompt("Announce the decision")

    @handler
    def on_postponed(self, sigma: S, event: Postponed):
        return End(make_prompt(f"{sigma.title}: {sigma.votes.count('yes')} of {len(sigma.votes)}"))


def pick[P: Procedure[Case]](one: P, other: P, *, first: bool) -> P:
    return one if first else other


def case(title: str) -> SOP[Case]:
    return SOP(state=Case(title=title), init_proc=Vote())
