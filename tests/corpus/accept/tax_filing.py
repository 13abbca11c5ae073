"""Hard: the caller fills optional fields: keyword arguments, `model_validate`, a file; a second entry skips steps."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Income(BaseModel):
    source: str
    amount: Decimal
    withheld: Decimal | None = None


class Household(BaseModel):
    adults: int = 1
    children: int = 0

    @property
    def allowance(self) -> Decimal:
        return Decimal(10_000) * self.adults + Decimal(4_000) * self.children


class TaxReturn(BaseModel):
    model_config = ConfigDict(validate_assignment=True)
    RATE: ClassVar[Decimal] = Decimal("0.25")

    year: int = Field(description="the year it is for")
    incomes: list[Income] = Field(default_factory=list, description="what was earned")
    household: Household | None = Field(default=None, description="whom the income feeds")
    tax: Decimal | None = Field(default=None, description="what is due, once it was computed")
    iban: str | None = Field(default=None, description="where money is sent, if there is any to send")
    previous: TaxReturn | None = Field(default=None, description="the return of the year before")

    @field_validator("iban", mode="before")
    @classmethod
    def _without_blanks(cls, value: str | None) -> str | None:
        return value.replace(" ", "") if value else None

    @property
    def total(self) -> Decimal:
        return sum((income.amount for income in self.incomes), Decimal(0))

    @property
    def withheld(self) -> Decimal:
        known = (income.withheld for income in self.incomes)
        return sum(filter(None, known), Decimal(0))

    def compute(self, household: Household) -> Decimal:
        self.tax = max(self.total - household.allowance, Decimal(0)) * self.RATE
        return self.tax


class IncomeFound(Event[Income]):
    """Something was earned."""


class NothingMore(Event[None]):
    """There are no more incomes."""


class HouseholdNamed(Event[Household]):
    """Who belongs to the household."""


class AccountNamed(Event[str]):
    """Where the money goes."""


class Confirmed(Event[bool]):
    """Whether the taxpayer confirms the return."""


class CollectIncome(Procedure[TaxReturn]):
    prompt = make_prompt("Ask for incomes")

    @handler
    def on_income(self, sigma: TaxReturn, event: IncomeFound) -> Procedure[TaxReturn] | str:
        if event.payload.amount < (event.payload.withheld or 0):
            return f"{event.payload.source} cannot withhold more than it pays"
        sigma.incomes.append(event.payload)
        return self

    @handler
    def on_nothing_more(self, sigma: TaxReturn, event: NothingMore) -> Procedure[TaxReturn] | str:
        if cond(len(sigma.incomes) == 0, "there is no income at all"):
            return "Nobody lives of nothing"
        if sigma.household is None and sigma.previous is not None:
            sigma.household = sigma.previous.household
        if sigma.household is not None:
            sigma.compute(sigma.household)
            return Confirm()
        return AskHousehold()


class AskHousehold(Procedure[TaxReturn]):
    prompt = make_prompt("Ask who belongs to the household")

    @handler
    def on_household(self, sigma: TaxReturn, event: HouseholdNamed) -> Procedure[TaxReturn]:
        sigma.household = event.payload
        sigma.compute(event.payload)
        return Confirm()


class Confirm(Procedure[TaxReturn], initial=True):
    """The tax is computed here: by the steps before, or by whoever loads a return that was put aside."""

    prompt = make_prompt("Show the return to the taxpayer")

    @handler
    def on_confirmed(self, sigma: TaxReturn, event: Confirmed) -> Procedure[TaxReturn] | End | str:
        if not event.payload:
            sigma.incomes.clear()
            sigma.household = sigma.tax = None
            return CollectIncome()
        if cond(sigma.tax < sigma.withheld, "too much was withheld"):  # set by compute, or in the file
            return Refund() if sigma.iban is None else self.settle(sigma, sigma.iban)
        return End(make_prompt(f"{sigma.year}: pay {sigma.tax - sigma.withheld:.0f}"))  # set by compute

    @staticmethod
    def settle(sigma: TaxReturn, iban: str) -> End:
        assert sigma.tax is not None
        return End(make_prompt(f"{sigma.year}: {sigma.withheld - sigma.tax:.0f} to {iban[:4]}"))


class Refund(Procedure[TaxReturn]):
    prompt = make_prompt("Ask for an account")

    @handler
    def on_account(self, sigma: TaxReturn, event: AccountNamed) -> End | str:
        account = event.payload.replace(" ", "")
        if len(account) < 15:
            return "That is no account"
        sigma.iban = account
        return Confirm.settle(sigma, sigma.iban)


def filing(year: int, *, previous: TaxReturn | None = None, **known: Any) -> SOP[TaxReturn]:
    return SOP(state=TaxReturn(year=year, previous=previous, **known), init_proc=CollectIncome())


def resumed(path: Path) -> SOP[TaxReturn]:
    """A return that was put aside before it was confirmed."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return SOP(state=TaxReturn.model_validate(document), init_proc=Confirm())
