"""Hard: states that inherit; the status is an enum, and says which of the optional fields are set."""

from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Status(Enum):
    REPORTED = "reported"
    INSPECTED = "inspected"
    SETTLED = "settled"
    DENIED = "denied"

    @property
    def is_final(self) -> bool:
        return self in (Status.SETTLED, Status.DENIED)


class Estimate(BaseModel):
    amount: Decimal
    inspector: str
    photos: tuple[str, ...] = ()


class Claim(BaseModel):
    """What every claim has."""

    policy: str = Field(description="number of the policy")
    deductible: Decimal = Field(description="what the customer pays")
    status: Status = Field(default=Status.REPORTED, description="where the claim stands")
    estimate: Estimate | None = Field(default=None, description="present once it was inspected")
    payout: Decimal | None = Field(default=None, description="present once it was settled")
    ground: str | None = Field(default=None, description="present once it was denied")
    objections: int = Field(default=0, description="how often the customer objected")

    def inspect(self, estimate: Estimate) -> None:
        self.estimate = estimate
        self.status = Status.INSPECTED

    def settle(self) -> Decimal:
        """Only after it was inspected."""
        if self.status is not Status.INSPECTED:
            raise AssertionError(f"a claim that is {self.status.value} cannot be settled")
        self.payout = max(self.estimate.amount - self.deductible, Decimal(0))  # set by inspect
        self.status = Status.SETTLED
        return self.payout

    def deny(self, ground: str) -> None:
        self.status, self.ground = Status.DENIED, ground


class CarClaim(Claim):
    plate: str = Field(description="the car")
    garage: str | None = Field(default=None, description="who repairs it")

    def deny(self, ground: str) -> None:
        super().deny(f"{self.plate}: {ground}")


Result: TypeAlias = "Procedure[CarClaim] | End | str"


class Inspected(Event[Estimate]):
    """An inspector was there."""


class GarageChosen(Event[str]):
    """The customer names a garage."""


class Decided(Event[tuple[bool, str | None]]):
    """Whether we pay, and what is said to the customer."""


class Objected(Event[str | None]):
    """The customer does not agree, perhaps for a reason."""


class Closed(Event[None]):
    """Nothing more is to be expected."""


def closing_words(claim: Claim) -> str:
    match claim.status:
        case Status.SETTLED:
            return f"paid {claim.payout:.2f}"
        case Status.DENIED:
            return f"denied: {claim.ground.lower()}"  # set by deny
        case Status.REPORTED | Status.INSPECTED:
            return "open"


class AwaitInspection(Procedure[CarClaim]):
    prompt = make_prompt("Send an inspector")

    @handler
    def on_inspected(self, sigma: CarClaim, event: Inspected) -> Result:
        if cond(not event.payload.photos, "there are no photos"):
            return f"{event.payload.inspector} has to add photos"
        sigma.inspect(event.payload)
        if sigma.garage is None:
            return ChooseGarage()
        return Decide()

    @handler
    def on_garage(self, sigma: CarClaim, event: GarageChosen) -> Result:
        sigma.garage = event.payload
        return self


class ChooseGarage(Procedure[CarClaim]):
    prompt = make_prompt("Ask for a garage")

    @handler
    def on_garage(self, sigma: CarClaim, event: GarageChosen) -> Result:
        if not event.payload.isupper() or event.payload == sigma.estimate.inspector:  # set by AwaitInspection
            return "The inspector does not repair"
        sigma.garage = event.payload
        return Decide()


class Decide(Procedure[CarClaim]):
    prompt = make_prompt("Decide whether we pay")

    @handler
    def on_decided(self, sigma: CarClaim, event: Decided) -> Result:
        pays, text = event.payload
        if not pays:
            if text is None:
                return "Say why"
            sigma.deny(text)
        elif cond(sigma.settle() == 0, "the deductible is higher than the damage"):
            sigma.payout = None
            sigma.deny("the damage is below the deductible")
        return Wait()


class Wait(Procedure[CarClaim]):
    """The claim is final here."""

    prompt = make_prompt("Wait for objections")

    @handler
    def on_objected(self, sigma: CarClaim, event: Objected) -> Result:
        reason = (event.payload or "").strip() or "no reason"
        if cond(sigma.objections >= 1, "the customer has objected before"):
            return f"No further objection ({reason}): {closing_words(sigma)}"
        sigma.objections += 1
        sigma.estimate, sigma.payout, sigma.ground = None, None, None
        sigma.status = Status.REPORTED
        return AwaitInspection()

    @handler
    def on_closed(self, sigma: CarClaim, event: Closed) -> Result:
        if not sigma.status.is_final:
            return Decide()
        return End(make_prompt(f"{sigma.garage.title()}, {closing_words(sigma)}"))  # set by whoever leads here


class ClaimDesk(SOP[CarClaim]):
    def __init__(self, plate: str, deductible: str = "150") -> None:
        claim = CarClaim(policy="P-1", plate=plate, deductible=Decimal(deductible))
        super().__init__(state=claim, init_proc=AwaitInspection())
