"""Everything the language allows: no checker may report anything, however strict it is set."""

from abc import abstractmethod
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, Generic, TypedDict, TypeVar, assert_type

from pydantic import BaseModel

from sopy import (
    SOP,
    End,
    Event,
    EventTranslator,
    Procedure,
    Prompt,
    handler,
    make_prompt,
    make_prompt_from_procedure,
    show,
)
from sopy.core import EventBus, subscribe
from sopy.core.sop import SOPRetryExceptionHook, SOPViolation
from sopy.prompt import cond
from sopy.utils import Log, LogLevel
from sopy_runtime import Handler, HandlerResult, MemoryStore, Outcome, Session


class Order(BaseModel):
    lines: list[str] = []
    total: float = 0.0


@dataclass
class Basket:
    items: list[str] = field(default_factory=list)


class Entry(TypedDict, total=False):
    name: str
    visits: int


class Counter:
    def __init__(self) -> None:
        self.value = 0


class Added(Event[tuple[str, float]]):
    """A line was added."""


class Counted(Event[int]):
    """Somebody counted."""


class Recounted(Counted):
    """Somebody counted again."""


class Cancelled(Event):
    """Without a payload."""


class Skipped(Event[None]):
    """Without a payload, and says so."""


class Remarked(Event[str | None]):
    """With a payload that may be left out."""

    def __init__(self, text: str | None = None, *, loud: bool = False) -> None:
        super().__init__(text, description="loud" if loud else None)
        self.loud = loud


class Anything(Event[Any]):
    """With whatever payload."""


Reaction = Cancelled | Skipped


# --- Handlers: plain, asynchronous, for unions, with helpers, over every kind of state


class Open(Procedure[Order], initial=True):
    prompt = make_prompt("Add lines")
    ignore = [Skipped, Recounted]

    @handler
    def on_added(self, sigma: Order, event: Added) -> Procedure[Order] | str:
        name, price = event.payload
        if cond(price < 0, "the price is negative"):
            return make_prompt(f"{name} cannot cost less than nothing")
        sigma.lines.append(name)
        sigma.total += price
        return self if len(sigma.lines) < 3 else Review(by="the clerk")

    @handler
    def on_either(self, sigma: Order, event: Counted | Cancelled) -> "Open | End":
        if isinstance(event, Counted) and event.payload > len(sigma.lines):
            raise SOPViolation("there are not so many lines")
        return self if isinstance(event, Counted) else End()

    @handler
    def on_reaction(this, state: Order, what: Reaction) -> End:
        return End(make_prompt(show(what)))

    @handler
    def on_anything(self, sigma: Order, event: Anything) -> HandlerResult[Order]:
        return self.later(sigma) if event.payload else "Say something"

    def later(self, sigma: Order) -> Procedure[Order] | End | str:
        return Review(by="nobody") if sigma.lines else self


class Review(Procedure[Order]):
    def __init__(self, by: str) -> None:
        self.by = by
        self.prompt = make_prompt(f"Review by {by}")

    @handler
    async def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order] | End | str:
        return await self.compare(event.payload, sigma)

    @handler
    async def on_cancelled(self, sigma: Order, event: Cancelled) -> End[Order]:
        return End("cancelled")

    async def compare(self, counted: int, sigma: Order) -> Procedure[Order]:
        return self if counted == len(sigma.lines) else Open()


class Shopping(Procedure[Basket]):
    @handler
    def on_counted(self, sigma: Basket, event: Counted) -> Procedure[Basket]:
        del sigma.items[event.payload :]
        return self


class Filling(Procedure[Entry]):
    @handler
    def on_counted(self, sigma: Entry, event: Counted) -> Procedure[Entry] | str:
        sigma["visits"] = event.payload
        return self if "name" in sigma else "Give a name"


class Counting(Procedure[Counter]):
    @handler
    def on_counted(self, sigma: Counter, event: Counted) -> "Counting":
        sigma.value += event.payload
        return self


class Loose(Procedure[Any]):
    @handler
    def on_counted(self, sigma: Any, event: Counted) -> str:
        return f"{sigma}"


class Untold(Procedure[Order]):
    """Return types are left to be inferred, as many programs do."""

    @handler
    def on_counted(self, sigma: Order, event: Counted):  # type: ignore[no-untyped-def]
        if event.payload:
            return Open()
        return "Count again" if sigma.lines else End()

    @handler
    async def on_cancelled(self, sigma: Order, event: Cancelled):  # type: ignore[no-untyped-def]
        return self


# --- Inheritance


class Base(BaseModel):
    log: list[str] = []


class Claim(Base):
    amount: int = 0


S = TypeVar("S", bound=Base)


class Decision(Procedure[S], Generic[S]):
    @handler
    def on_counted(self, sigma: S, event: Counted) -> Procedure[S] | End | str:
        sigma.log.append(f"{event.payload}")
        return self.after(sigma)

    @handler
    def on_cancelled(self, sigma: S, event: Cancelled) -> Procedure[S] | End | str:
        return End()

    @abstractmethod
    def after(self, sigma: S) -> Procedure[S]: ...


class Pausable:
    """A mix-in: no procedure itself."""

    @handler
    def on_skipped(self, sigma: Claim, event: Skipped) -> Procedure[Claim] | str:
        return "Nothing can be skipped"


class Settle(Pausable, Decision[Claim]):
    def after(self, sigma: Claim) -> Procedure[Claim]:
        return self if sigma.amount else Settle()

    @handler
    def on_counted(self, sigma: Claim, event: Counted | Skipped) -> Procedure[Claim] | str:
        return self.after(sigma)

    @handler
    async def on_cancelled(self, sigma: Claim, event: Cancelled) -> Procedure[Claim]:
        return self


class Numbered(Event[S]):
    """A generic event."""


class Settled(Numbered[Claim]):
    """A claim was settled."""


# --- Workflows


sop = SOP(state=Order(), init_proc=Open())
assert_type(sop, SOP[Order])
assert_type(sop.state, Order)
assert_type(sop.current_proc, Procedure[Order])
assert_type(sop.observes(Added, Counted, Cancelled), SOP[Order])
assert_type(sop.from_agent("clerk").with_recovery(print, retry_limits=5), SOP[Order])
both = SOP(Basket(), Shopping()) & sop & SOP(state=Counter(), init_proc=Counting())

assert_type(SOP(Claim(), Settle()), SOP[Claim])
loosely = SOP(Order(), Loose())


def filling(entry: Entry) -> SOP[Entry]:
    return SOP(state=entry, init_proc=Filling())


class Ordering(SOP[Order]):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(state=Order(lines=lines), init_proc=Open(), ignore_unrecongnized_events=False)
        self.observes(Added, Counted)


class Barely(SOP[Order]):
    def __init__(self) -> None:
        self.state = Order()
        self.current_proc = Open()


with Ordering(["tea"]) as ordering:
    assert_type(ordering, Ordering)
    try:
        EventBus.push_event(Added(("milk", 1.5), sender="clerk"))
    except SOPRetryExceptionHook as recovery:
        print(recovery.prompt, recovery.current_procedure, recovery.execute())


session = Session(Open(), Order(), observes=(Added, Counted), store=MemoryStore(), session_id="1")
assert_type(session, Session[Order])
assert_type(session.sigma, Order)
assert_type(session.send(Counted(3)), Outcome[Order])
assert_type(session.send(Cancelled(), key="c-1").kind == "moved", bool)
assert_type(Counted(3).payload, int)
assert_type(Added(("tea", 3.5)).payload, tuple[str, float])
assert_type(Remarked("now", loud=True).payload, str | None)
assert_type(Open.on_added, Handler[Open, Order, Added])
outcome = Open().on_added(Order(), Added(("tea", 3.5)))
assert_type(outcome, Procedure[Order] | End[Any] | str | Awaitable[Procedure[Order] | End[Any] | str])


async def run(order: Session[Order]) -> Outcome[Order]:
    return await order.asend(Skipped())


# --- The rest of the vocabulary


@subscribe
def listen(event: Event[Any]) -> None:
    Log.set_min_level(LogLevel.DEBUG)
    Log.info("seen", event.payload, event.sender, event.toolUseId)


@EventTranslator.register()
def translate(message: bytes) -> Event[int]:
    return Counted(len(message))


assert_type(make_prompt("Add").prompt, str)
assert_type(make_prompt_from_procedure(Open(), "Order something"), Prompt)
assert_type(cond("tea".count("t"), "how often"), int)
