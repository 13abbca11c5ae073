"""Hard: approval levels in a table, signatures by role, `any`/`all` over Optionals, a Protocol as sigma."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple, Protocol, cast

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Level(NamedTuple):
    role: str
    limit: float | None = None


LEVELS: Final[Sequence[Level]] = (Level("lead", 1_000), Level("director", 50_000), Level("board"))


class Offer(BaseModel):
    supplier: str
    price: float
    delivery_days: int | None = None
    discount: float | None = None

    @property
    def total(self) -> float:
        return self.price * (1 - (self.discount or 0))


class Request(BaseModel):
    item: str = Field(description="what is to be bought")
    offers: list[Offer] = Field(default_factory=list, description="offers of suppliers")
    chosen: Offer | None = Field(default=None, description="the offer that is to be accepted")
    signatures: dict[str, str | None] = Field(default_factory=dict, description="who has signed, by role")
    order_number: str | None = Field(default=None, description="number of the order, once it was placed")
    deadline: int | None = Field(default=None, description="days within which it must be here, if it matters")
    rejections: int = Field(default=0, description="how often somebody has refused to sign")

    def levels(self) -> list[Level]:
        """The levels that have to sign; only for a chosen offer."""
        assert self.chosen is not None
        needed: list[Level] = []
        for level in LEVELS:
            needed.append(level)
            if level.limit is not None and self.chosen.total <= level.limit:
                break
        return needed

    def missing(self) -> list[str]:
        return [level.role for level in self.levels() if self.signatures.get(level.role) is None]


class HasRejections(Protocol):
    """All that counting needs to know of a state."""

    rejections: int


def count_rejection(state: HasRejections) -> int:
    state.rejections += 1
    return state.rejections


class OfferReceived(Event[Offer]):
    """A supplier has made an offer."""


class Compared(Event[str | None]):
    """Which supplier is best; None: take the cheapest."""


class Signed(Event[tuple[str, str]]):
    """Role, and name."""


class Rejected(Event[str]):
    """A role does not sign."""


class Ordered(Event[str]):
    """The supplier has confirmed; the payload is the number of the order."""


class Delivered(Event[Mapping[str, str]]):
    """What the delivery note says."""


class CollectOffers(Procedure[Request]):
    prompt = make_prompt("Collect offers")

    @handler
    def on_offer(self, sigma: Request, event: OfferReceived):
        offer = event.payload
        if sigma.deadline is not None and (offer.delivery_days is None or offer.delivery_days > sigma.deadline):
            return f"{offer.supplier} is too slow"
        sigma.offers.append(offer)
        return self

    @handler
    def on_compared(self, sigma: Request, event: Compared):
        if not sigma.offers:
            return "There are no offers"
        candidates = [offer for offer in sigma.offers if event.payload in (None, offer.supplier)]
        if cond(not any(candidates), "this supplier has made no offer"):
            return f"{event.payload} has made no offer"
        sigma.chosen = min(candidates, key=attrgetter("total"))
        sigma.signatures = dict.fromkeys((level.role for level in sigma.levels()), None)
        return Approve()


class Approve(Procedure[Request]):
    """An offer was chosen."""

    prompt = make_prompt("Collect signatures, from the lowest level up")

    @handler
    def on_signed(self, sigma: Request, event: Signed):
        role, name = event.payload
        missing = sigma.missing()
        if role != missing[0]:
            return f"The {missing[0]} signs next"
        sigma.signatures[role] = name
        if all(name is not None for name in sigma.signatures.values()):
            return Order(cast(Offer, sigma.chosen))
        return self

    @handler
    def on_rejected(self, sigma: Request, event: Rejected):
        if event.payload not in sigma.signatures:
            return "Nobody has asked them"
        if cond(count_rejection(sigma) > 2, "it was rejected too often"):
            return End(make_prompt(f"No {sigma.item} from {sigma.chosen.supplier}"))  # set by CollectOffers
        sigma.offers.remove(sigma.chosen)  # set by CollectOffers
        sigma.chosen = None
        sigma.signatures.clear()
        return CollectOffers()


class Order(Procedure[Request]):
    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.prompt = make_prompt(f"Order from {offer.supplier}")

    @handler
    def on_ordered(self, sigma: Request, event: Ordered):
        if not (number := event.payload.strip()):
            return "Without a number there is no order"
        sigma.order_number = number
        return Receive()


class Receive(Procedure[Request]):
    """The order has a number here."""

    prompt = make_prompt("Compare the delivery note with the order")

    @handler
    def on_delivered(self, sigma: Request, event: Delivered):
        try:
            number, item = event.payload["order"], event.payload["item"]
        except KeyError as error:
            return f"The note does not say {error.args[0]}"
        if number.casefold() != sigma.order_number.casefold():  # set by Order
            return f"{number} is another order"
        if item != sigma.item:
            sigma.order_number = None
            return Order(sigma.chosen)  # set by CollectOffers
        signers = " and ".join(name for name in sigma.signatures.values() if name)
        return End(make_prompt(f"{item} for {sigma.chosen.total:.0f}, signed by {signers}"))  # set by CollectOffers


sop = SOP(state=Request(item="laptop", deadline=10), init_proc=CollectOffers())
