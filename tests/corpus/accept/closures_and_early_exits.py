"""Hard: nested functions whose `return` is not the handler's, lambdas, comprehensions, early exits, `assert`."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation


class Stock(BaseModel):
    shelves: dict[str, int] = Field(default_factory=dict, description="pieces by article")
    reserved: set[str] = Field(default_factory=set, description="articles that are not for sale")


class Counted(Event[dict[str, int]]):
    """Someone has counted."""


class Ordered(Event[str]):
    """Someone wants a piece."""


class ClosedDown(Event[str]):
    """The shop closes."""


class Count(Procedure[Stock]):
    prompt = make_prompt("Count what is on the shelves")

    @handler
    def on_counted(self, sigma: Stock, event: Counted):
        def plausible(item: tuple[str, int]) -> bool:
            if item[1] < 0:
                return False
            return True

        def remember() -> None:
            for name, pieces in event.payload.items():
                sigma.shelves[name] = pieces

        if not all(map(plausible, event.payload.items())):
            return "Nobody can have counted less than nothing"
        remember()
        empty = [name for name, pieces in sigma.shelves.items() if pieces == 0]
        assert len(empty) < 100, "too many shelves are empty"
        if empty:
            return self
        ranked = sorted(sigma.shelves, key=lambda name: sigma.shelves[name])
        if not ranked:
            return self
        choose = lambda: Sell(ranked[0])  # noqa: E731
        return choose()


class Sell(Procedure[Stock]):
    def __init__(self, rarest: str) -> None:
        super().__init__()
        self.rarest = rarest
        self.prompt = make_prompt(f"Sell everything but {rarest}")

    @handler
    def on_ordered(self, sigma: Stock, event: Ordered):
        article = event.payload
        if article == self.rarest:
            sigma.reserved.add(article)
            return f"{article} is reserved"
        if article not in sigma.shelves:
            raise SOPViolation(f"there is no {article}")
        if article in sigma.reserved:
            return f"{article} has been reserved before"

        class Receipt:
            def text(self) -> str:
                return f"one {article}"

        sigma.shelves[article] -= 1
        if sigma.shelves[article] > 0:
            return self
        del sigma.shelves[article]
        return Count() if sigma.shelves else End(make_prompt(Receipt().text()))

    @handler
    def on_closed(self, sigma: Stock, event: ClosedDown):
        if event.payload != "":
            return End(make_prompt(event.payload))
        raise AssertionError("say why")


sop = SOP(state=Stock(), init_proc=Count())
