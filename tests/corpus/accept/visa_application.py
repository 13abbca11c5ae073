"""Hard: frozen parts that are replaced whole, entries of dictionaries that were stored just before, keyed results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Callable, Optional

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

Checker = Callable[["Application"], Optional[str]]


class Purpose(Enum):
    STUDY = "study"
    WORK = "work"
    VISIT = "visit"


class Fee(BaseModel):
    model_config = ConfigDict(frozen=True)

    amount: int
    paid_on: Optional[date] = None
    receipt: Optional[str] = None


class Passport(BaseModel):
    model_config = ConfigDict(frozen=True)

    number: str
    expires: date


class Application(BaseModel):
    purpose: Optional[Purpose] = Field(default=None, description="why somebody wants to come")
    passport: Optional[Passport] = Field(default=None, description="the passport")
    sponsor: Optional[str] = Field(default=None, description="school or employer; visitors have none")
    fee: Fee = Field(default=Fee(amount=80), description="what it costs")
    papers: dict[str, Optional[date]] = Field(default_factory=dict, description="papers, and until when they hold")
    interview: Optional[date] = Field(default=None, description="day of the interview")
    notes: list[str] = Field(default_factory=list, description="remarks of the officers")

    @property
    def needs_sponsor(self) -> bool:
        return self.purpose is not None and self.purpose is not Purpose.VISIT

    def pay(self, on: date, receipt: str) -> Fee:
        self.fee = self.fee.model_copy(update={"paid_on": on, "receipt": receipt})
        return self.fee


@dataclass(frozen=True)
class Form:
    purpose: Purpose
    passport: Optional[Passport] = None
    sponsor: Optional[str] = None


class FormReceived(Event[Form]):
    """What the applicant has filled in."""


class PaperReceived(Event[tuple[str, Optional[date]]]):
    """A paper, and until when it holds."""


class Paid(Event[tuple[date, str]]):
    """Day and receipt."""


class Invited(Event[date]):
    """The day of the interview."""


class Heard(Event[dict[str, object]]):
    """The officer's protocol: `grant`, and perhaps `remark`."""


def check_passport(application: Application) -> Optional[str]:
    return "Send the passport" if application.passport is None else None


def check_sponsor(application: Application) -> Optional[str]:
    if application.needs_sponsor and not application.sponsor:
        return "Name the school or the employer"
    return None


CHECKS: tuple[Checker, ...] = (check_passport, check_sponsor)


class ReadForm(Procedure[Application]):
    prompt = make_prompt("Read the form")

    @handler
    def on_form(self, sigma: Application, event: FormReceived) -> Procedure[Application] | str:
        form = event.payload
        sigma.purpose, sigma.passport, sigma.sponsor = form.purpose, form.passport, form.sponsor
        problems = [problem for check in CHECKS if (problem := check(sigma)) is not None]
        if problems:
            return "; ".join(problems)
        if sigma.needs_sponsor:
            sigma.papers[f"letter of {sigma.sponsor.title()}"] = None  # checked by CHECKS
        return CollectPapers()


class CollectPapers(Procedure[Application]):
    """Purpose and passport are known, and a sponsor where one is needed."""

    prompt = make_prompt("Collect papers and the fee")

    @handler
    def on_paper(self, sigma: Application, event: PaperReceived) -> Procedure[Application] | str:
        name, until = event.payload
        sigma.papers[name] = until or sigma.passport.expires  # set by ReadForm
        if sigma.papers[name] > sigma.passport.expires:  # set by ReadForm
            del sigma.papers[name]
            return f"{name.capitalize()} outlives the passport"
        return self._proceed(sigma)

    @handler
    def on_paid(self, sigma: Application, event: Paid) -> Procedure[Application] | str:
        day, receipt = event.payload
        if sigma.fee.receipt is not None:
            return f"It was paid on {sigma.fee.paid_on}"
        sigma.pay(day, receipt)
        return self._proceed(sigma)

    def _proceed(self, sigma: Application) -> Procedure[Application]:
        if cond(sigma.fee.paid_on is None or None in sigma.papers.values(), "papers or the fee are missing"):
            return self
        return Invite()


class Invite(Procedure[Application]):
    """The fee was paid."""

    prompt = make_prompt("Invite for an interview")

    @handler
    def on_invited(self, sigma: Application, event: Invited) -> Procedure[Application] | str:
        if event.payload <= sigma.fee.paid_on:  # set by Application.pay
            return "The interview is after the payment"
        if event.payload >= min((day for day in sigma.papers.values() if day), default=date.max):
            return "A paper will have expired"
        sigma.interview = event.payload
        return Decide()


class Decide(Procedure[Application]):
    prompt = make_prompt("Hear the applicant")

    @handler
    def on_heard(self, sigma: Application, event: Heard) -> Procedure[Application] | End | str:
        protocol = event.payload
        if not isinstance(protocol.get("grant"), bool):
            return "Say whether it is granted"
        if remark := protocol.get("remark"):
            sigma.notes.append(str(remark))
        if cond(len(sigma.notes) == 1 and not protocol["grant"], "the first refusal"):
            sigma.interview = None
            return Invite()
        verdict = "granted" if protocol["grant"] else "refused"
        day = sigma.interview.isoformat()  # set by Invite
        return End(make_prompt(f"{sigma.purpose.value} {verdict} on {day}, fee {sigma.fee.receipt.upper()}"))  # set before


def visa() -> SOP[Application]:
    return SOP(state=Application(), init_proc=ReadForm())
