"""Hard: generic base procedures, `match` on an Optional, and a sentinel in the place of None."""

import abc
from enum import Enum
from typing import Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class _Missing(Enum):
    """None is an answer here: the contract may have no such clause."""

    MISSING = "missing"


MISSING: Final = _Missing.MISSING


class Clause(BaseModel):
    model_config = ConfigDict(frozen=True)

    title: str
    text: str
    days: int | None = None


class Contract(BaseModel):
    party: str = Field(description="the other side")
    liability: Clause | _Missing | None = Field(default=MISSING, description="None: there is no such clause")
    notice: Clause | _Missing | None = Field(default=MISSING, description="None: there is no such clause")
    objections: list[str] = Field(default_factory=list, description="what we do not accept")
    rounds: int = Field(default=0, description="negotiations so far")
    signed_by: str | None = Field(default=None, description="who has signed for us")


class ClauseRead(Event[Clause | None]):
    """What the contract says about the subject; None: nothing."""


class Negotiated(Event[Literal["accepted", "refused", "changed"]]):
    """How the other side reacted."""


class Signed(Event[str]):
    """Somebody has signed for us."""


C = TypeVar("C", bound=Contract)


class ReadClause(Procedure[C], Generic[C]):
    """Abstract: reads one clause and goes on."""

    @handler
    def on_clause(self, sigma: C, event: ClauseRead):
        problem = self.judge(event.payload)
        self.remember(sigma, event.payload)
        if problem:
            sigma.objections.append(problem)
        return self.following(sigma)

    @abc.abstractmethod
    def judge(self, clause: Clause | None) -> str | None:
        """What is wrong with the clause; None: nothing."""

    @abc.abstractmethod
    def remember(self, sigma: C, clause: Clause | None) -> None: ...

    @abc.abstractmethod
    def following(self, sigma: C) -> Procedure[C]: ...


class ReadLiability(ReadClause[Contract]):
    prompt = make_prompt("Read what the contract says about liability")

    def judge(self, clause: Clause | None) -> str | None:
        return None if clause is not None and "unlimited" not in clause.text else "liability"

    def remember(self, sigma: Contract, clause: Clause | None) -> None:
        sigma.liability = clause

    def following(self, sigma: Contract) -> Procedure[Contract]:
        return ReadNotice()


class ReadNotice(ReadClause[Contract]):
    prompt = make_prompt("Read what the contract says about notice")

    def judge(self, clause: Clause | None) -> str | None:
        match clause:
            case None:
                return "notice is missing"
            case Clause(days=int() as days) if days > 90:
                return f"{days} days are too long"
            case Clause(days=None, title=title):
                return f"{title} names no period"
            case _:
                return None

    def remember(self, sigma: Contract, clause: Clause | None) -> None:
        sigma.notice = clause

    def following(self, sigma: Contract) -> Procedure[Contract]:
        if cond(not sigma.objections, "nothing is wrong with the contract"):
            return Sign()
        return Negotiate()


class Negotiate(Procedure[Contract]):
    """Both clauses have been read when we get here."""

    prompt = make_prompt("Send the objections to the other side")

    @handler
    def on_negotiated(self, sigma: Contract, event: Negotiated):
        sigma.rounds = sigma.rounds + 1
        match event.payload:
            case "accepted":
                sigma.objections.clear()
                return Sign()
            case "refused" if sigma.rounds >= 3:
                return End(make_prompt(f"No contract with {sigma.party}"))
            case "refused":
                return f"Insist on {sigma.objections[0]}"
            case "changed":
                sigma.objections = []
                sigma.liability = sigma.notice = MISSING
                return ReadLiability()


class Sign(Procedure[Contract]):
    prompt = make_prompt("Have the contract signed")

    @handler
    def on_signed(self, sigma: Contract, event: Signed):
        assert sigma.liability is not MISSING, "read the contract first"
        sigma.signed_by = event.payload or None
        if sigma.signed_by is None:
            return "Say who has signed"
        notice = sigma.notice.days if isinstance(sigma.notice, Clause) else None
        period = "no notice" if notice is None else f"{notice} days"
        return End(make_prompt(f"{sigma.party}: {sigma.signed_by.title()}, {period}"))


def contract_review(party: str) -> SOP[Contract]:
    return SOP(state=Contract(party=party), init_proc=ReadLiability())
