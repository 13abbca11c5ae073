"""Hard: the state is an ordinary class: attributes come from `__init__` and methods, some only exist later."""

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Counter:
    step = 1

    def __init__(self, start: int, *, limit: int) -> None:
        self.value = start
        self.limit = limit
        self.history: list[int] = []
        self._reset_marks()

    def _reset_marks(self) -> None:
        self.low, self.high = self.value, self.value

    def add(self, amount: int) -> None:
        self.history.append(self.value)
        self.value += amount * self.step
        self.high = max(self.high, self.value)
        self.low = min(self.low, self.value)

    @property
    def spread(self) -> int:
        return self.high - self.low

    @spread.setter
    def spread(self, value: int) -> None:
        self.high = self.low + value

    def note(self, text: str) -> None:
        self.remark = text


class Added(Event[int]):
    """A number to add."""


class Noted(Event[str]):
    """A remark."""


class Done(Event[None]):
    """That is all."""


class Adding(Procedure[Counter]):
    prompt = make_prompt("Add numbers")

    @handler
    def on_added(self, sigma: Counter, event: Added):
        sigma.add(event.payload)
        if cond(sigma.value > sigma.limit, "the limit is passed"):
            sigma.spread = 0
            return Remarking()
        return self


class Remarking(Procedure[Counter]):
    prompt = make_prompt("Write a remark if there is anything to say")

    @handler
    def on_noted(self, sigma: Counter, event: Noted):
        sigma.note(event.payload)
        return self

    @handler
    def on_done(self, sigma: Counter, event: Done):
        if hasattr(sigma, "remark") and sigma.remark:
            return End(make_prompt(f"{sigma.remark} after {len(sigma.history)} numbers"))
        return End(make_prompt(f"spread {sigma.spread}, step {sigma.step} of {type(sigma).__name__}"))


def counting() -> SOP[Counter]:
    counter = Counter(0, limit=10)
    return SOP(counter, Adding())
