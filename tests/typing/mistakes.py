"""Seeded mistakes, one in each top-level statement. The marker names the checkers that must see it.

`mypy` without the plugin sees what types can say, `plugin` also what they cannot; whatever mypy sees, mypy
with the plugin sees too. `table` is mypy over `mistakes_sopy.py`, the built table of this module.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from pydantic import BaseModel

from sopy import (
    SOP,
    End,
    Event,
    EventTranslator,
    Procedure,
    handler,
    make_prompt,
    make_prompt_from_procedure,
    show,
)
from sopy.core import EventBus, subscribe
from sopy.core.sop import SOPRetryExceptionHook
from sopy.prompt import cond
from sopy.utils import Log
from sopy_runtime import MemoryStore, Session


class Order(BaseModel):
    """The state most procedures below are over."""

    lines: list[str] = []
    total: float = 0.0
    note: str | None = None


class Shipment(BaseModel):
    """Another state."""

    parcels: int = 0


class Priority(Order):
    """A subclass is another state, too: what a handler writes must fit both."""

    level: int = 1


@dataclass
class Basket:
    items: int = 0


class Entry(TypedDict):
    name: str


class Added(Event[tuple[str, float]]):
    """A line was added."""


class Counted(Event[int]):
    """Somebody counted."""


class Cancelled(Event):
    """Without a payload."""


class Sent(Event[Shipment]):
    """A shipment left."""


class Open(Procedure[Order]):
    """A correct procedure over Order."""

    prompt = make_prompt("Add lines")

    @handler
    def on_added(self, sigma: Order, event: Added) -> Procedure[Order] | str:
        sigma.lines.append(event.payload[0])
        return self


class Packed(Procedure[Shipment]):
    """A correct procedure over Shipment."""

    @handler
    def on_counted(self, sigma: Shipment, event: Counted) -> Procedure[Shipment]:
        sigma.parcels = event.payload
        return self


# --- What a handler says about its parameters


class SigmaOfAnother(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Shipment, event: Counted):  # mistake: plugin table
        sigma.parcels = event.payload
        return f"{sigma.parcels} parcels"


class SigmaOfAnotherFullyAnnotated(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Shipment, event: Counted) -> Procedure[Shipment]:  # mistake: plugin table
        return Packed()


class SigmaOfASubclass(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Priority, event: Counted) -> str:  # mistake: plugin table
        return f"level {sigma.level}"


class SigmaThatIsDictionary(Procedure[Entry]):
    @handler
    def on_counted(self, sigma: Basket, event: Counted) -> str:  # mistake: plugin table
        return f"{sigma.items} items"


class SigmaOfAnotherInAsync(Procedure[Order]):
    @handler
    async def on_counted(self, sigma: Basket, event: Counted) -> str:  # mistake: plugin table
        return f"{sigma.items} items"


class SigmaInheritedOfAnother(Open):
    @handler
    def on_counted(self, sigma: Shipment, event: Counted) -> str:  # mistake: plugin table
        return f"{sigma.parcels} parcels"


G = TypeVar("G", bound=Order)


class Generically(Procedure[G], Generic[G]):
    """A correct generic procedure."""

    @handler
    def on_cancelled(self, sigma: G, event: Cancelled) -> Procedure[G] | End:
        return End()


class SigmaOfGenericBase(Generically[Priority]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:  # mistake: plugin table
        return f"total {sigma.total}"


class SigmaOutsideTheBound(Generically[Shipment]):  # mistake: mypy pyright pyrefly ty
    prompt = make_prompt("Count")


class EventWithoutAnnotation(Procedure[Order]):
    @handler
    def on_anything(self, sigma: Order, event) -> str:  # mistake: plugin
        return "again"


class NothingAnnotated(Procedure[Order]):
    @handler
    def on_anything(self, sigma, event):  # mistake: plugin
        return self


class EventThatIsText(Procedure[Order]):
    @handler
    def on_text(self, sigma: Order, event: str) -> str:  # mistake: mypy pyright
        return event


class EventOrSomethingElse(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted | int) -> str:  # mistake: mypy
        return "again"


class EventAndSigmaSwapped(Procedure[Order]):
    @handler
    def on_counted(self, event: Counted, sigma: Order) -> str:  # mistake: mypy pyright
        return "again"


class TooFewParameters(Procedure[Order]):
    @handler  # mistake: mypy pyright pyrefly ty
    def on_counted(self, event: Counted) -> str:
        return "again"


class TooManyParameters(Procedure[Order]):
    @handler  # mistake: mypy pyright pyrefly ty
    def on_counted(self, sigma: Order, event: Counted, more: int) -> str:
        return "again"


class HandlerOfSomethingElse(Procedure[Order]):
    @handler  # mistake: mypy pyright pyrefly ty
    @property
    def on_counted(self) -> str:
        return "again"


class HandlerWithArguments(Procedure[Order]):
    @handler(Counted)  # mistake: mypy pyright pyrefly ty
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return "again"


# --- What a handler returns


class ReturnsAClass(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order]:
        return Open  # mistake: mypy pyright pyrefly ty


class ReturnsAClassUnannotated(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):
        return Open  # mistake: plugin pyright pyrefly


class ReturnsTheEndsClass(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):
        return End if event.payload else self  # mistake: plugin pyright pyrefly


class ReturnsForeignProcedure(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order]:
        return Packed()  # mistake: mypy pyright pyrefly ty


class ReturnsForeignProcedureUnannotated(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):
        return Packed()  # mistake: plugin pyright pyrefly


class DeclaresForeignProcedure(Procedure[Order]):
    @handler
    def on_counted(
        self, sigma: Order, event: Counted
    ) -> Procedure[Shipment]:  # mistake: mypy pyright pyrefly
        return Packed()


class DeclaresForeignProcedureByName(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Packed | str:  # mistake: mypy pyright pyrefly
        return Packed()


class ReturnsNone(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> None:  # mistake: mypy pyright pyrefly ty
        sigma.total = event.payload


class ReturnsNothing(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):  # mistake: plugin pyright pyrefly
        sigma.total = event.payload


class ForgetsOnePath(Procedure[Order]):
    @handler
    def on_counted(
        self, sigma: Order, event: Counted
    ) -> Procedure[Order]:  # mistake: mypy pyright pyrefly ty
        if event.payload:
            return Open()


class ReturnsABool(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> bool:  # mistake: mypy pyright pyrefly ty
        return event.payload > 3


class ReturnsANumberUnannotated(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):
        return 3  # mistake: plugin pyright pyrefly


class ReturnsAnEvent(Procedure[Order]):
    @handler
    def on_counted(
        self, sigma: Order, event: Counted
    ) -> Procedure[Order] | Event[int]:  # mistake: mypy pyright pyrefly ty
        return event


class ReturnsAnEventUnannotated(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):
        return Cancelled()  # mistake: plugin pyright pyrefly


class ReturnsSigma(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Order:  # mistake: mypy pyright pyrefly ty
        return sigma


class ReturnsNoneInAsync(Procedure[Order]):
    @handler
    async def on_counted(self, sigma: Order, event: Counted) -> None:  # mistake: mypy pyright pyrefly ty
        await asyncio.sleep(event.payload)


class ReturnsAClassInAsync(Procedure[Order]):
    @handler
    async def on_counted(
        self, sigma: Order, event: Counted
    ) -> type[Open]:  # mistake: mypy pyright pyrefly ty
        return Open


class ReturnsAHelpersNone(Procedure[Order]):
    def next_one(self) -> Open | None:
        return None

    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order]:
        return self.next_one()  # mistake: mypy pyright pyrefly ty


class Yields(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted):  # mistake: plugin pyright pyrefly
        yield Open()


# --- Payload and sigma inside a handler


class PayloadMisspelt(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return f"{event.paylod}"  # mistake: mypy pyright pyrefly ty


class PayloadTakenForAnother(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return event.payload.upper()  # mistake: mypy pyright pyrefly ty


class PayloadUnpackedWrongly(Procedure[Order]):
    @handler
    def on_added(self, sigma: Order, event: Added) -> str:
        name, price, rebate = event.payload  # mistake: mypy pyright pyrefly ty
        return f"{name} costs {price - rebate}"


class PayloadThatIsNotThere(Procedure[Order]):
    @handler
    def on_cancelled(self, sigma: Order, event: Cancelled) -> str:
        return "reason: " + event.payload  # mistake: mypy pyright pyrefly ty


class PayloadThatIsAlwaysNone(Procedure[Order]):
    @handler
    def on_cancelled(self, sigma: Order, event: Cancelled) -> Procedure[Order]:
        sigma.note = event.payload  # mistake: plugin
        return self


class PayloadOfAUnion(Procedure[Order]):
    @handler
    def on_either(self, sigma: Order, event: Counted | Added) -> str:
        return event.payload[0]  # mistake: mypy pyright pyrefly ty


class PayloadFieldMisspelt(Procedure[Order]):
    @handler
    def on_sent(self, sigma: Order, event: Sent) -> str:
        return f"{event.payload.parcel} parcels"  # mistake: mypy pyright pyrefly ty


class PayloadUsedAsTheEvent(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return "many" if event > 3 else "few"  # mistake: mypy pyright pyrefly ty


class SigmaFieldMisspelt(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return f"{sigma.totel}"  # mistake: mypy pyright pyrefly ty


class SigmaFieldOfAnotherType(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order]:
        sigma.note = event.payload  # mistake: mypy pyright pyrefly ty
        return self


class SigmaFieldThatMayBeNone(Procedure[Order]):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> str:
        return sigma.note.upper()  # mistake: mypy pyright pyrefly ty


class SigmaKeyMisspelt(Procedure[Entry]):
    @handler
    def on_counted(self, sigma: Entry, event: Counted) -> str:
        return sigma["nmae"]  # mistake: mypy pyright pyrefly ty


class CallsAHandlerWithAnotherEvent(Open):
    @handler
    def on_counted(self, sigma: Order, event: Counted) -> Procedure[Order] | End | str:
        outcome = self.on_added(sigma, event)  # mistake: mypy pyright pyrefly ty
        return "again" if outcome else self


# --- Declarations at the class


class IgnoresAProcedure(Procedure[Order]):
    ignore = [Open]  # mistake: mypy pyright pyrefly ty


class IgnoresAnInstance(Procedure[Order]):
    ignore = [Cancelled()]  # mistake: mypy pyright pyrefly ty


class PromptThatIsANumber(Procedure[Order]):
    prompt = 5  # mistake: mypy pyright pyrefly ty


class InitialThatIsText(Procedure[Order], initial="yes"):  # mistake: mypy pyright pyrefly ty
    prompt = make_prompt("Begin")


class UnknownClassArgument(Procedure[Order], start=True):  # mistake: plugin
    prompt = make_prompt("Begin")


class TwoTypeArguments(Event[str, int]):  # mistake: mypy pyright pyrefly ty
    """The payload of two parts is a tuple."""


# --- Where workflows are put together

SOP(state=Shipment(), init_proc=Open())  # mistake: mypy pyright pyrefly ty
SOP(state=Priority(), init_proc=Packed())  # mistake: mypy pyright pyrefly ty
SOP(state=Order(), init_proc=Open)  # mistake: mypy pyright pyrefly ty
SOP(state=Order, init_proc=Open())  # mistake: mypy pyright pyrefly ty
SOP(state=Order())  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).observes(Open)  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).observes(Cancelled())  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).observes([Added, Counted])  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).observes(Event[int])  # mistake: plugin
SOP(Order(), Open()).with_recovery(retry_limits="three")  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).with_recovery(lambda prompt: prompt.title + 1)  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()) & Open()  # mistake: mypy pyright pyrefly ty
SOP(Order(), Open()).state.parcels  # mistake: mypy pyright pyrefly ty
Session(Open(), Shipment())  # mistake: mypy pyright pyrefly ty
Session(start=Open, sigma=Order())  # mistake: mypy pyright pyrefly ty
Session(Open(), Order(), observes=(Open,))  # mistake: mypy pyright pyrefly ty
Session(Open(), Order()).send(Counted)  # mistake: mypy pyright pyrefly ty
Session(Open(), Order()).send((1, 2))  # mistake: mypy pyright pyrefly ty
Session(Open(), Order(), store="orders.db")  # mistake: mypy pyright pyrefly ty
Session(Open(), Order()).send(Counted(1)).knid  # mistake: mypy pyright pyrefly ty
Session.resume(MemoryStore(), 5)  # mistake: mypy pyright pyrefly ty


# --- Events


Added("a line")  # mistake: mypy pyright pyrefly ty
Added(("a line", "3.50"))  # mistake: mypy pyright pyrefly ty
Added()  # mistake: plugin pyright pyrefly ty
Counted("3")  # mistake: mypy pyright pyrefly ty
Cancelled("too expensive")  # mistake: mypy pyright pyrefly ty
Counted(3, sendr="me")  # mistake: mypy pyright pyrefly ty
Sent(Shipment)  # mistake: mypy pyright pyrefly ty
show(Counted)  # mistake: mypy pyright pyrefly ty
EventBus.push_event("counted")  # mistake: mypy pyright pyrefly ty
EventBus.push_event(Cancelled)  # mistake: mypy pyright pyrefly ty


@subscribe  # mistake: mypy pyright pyrefly ty
def listen(event: str) -> None:
    """Events are no strings."""


@EventTranslator.register  # mistake: mypy pyright pyrefly ty
def translate(message: bytes) -> Event[Any]:
    """`register` is called first."""
    return Counted(len(message))


# --- Prompts and conditions

make_prompt(5)  # mistake: mypy pyright pyrefly ty
make_prompt("Add", "lines")  # mistake: mypy pyright pyrefly ty
cond(True)  # mistake: mypy pyright pyrefly ty
cond("there are lines", True)  # mistake: mypy pyright pyrefly ty
cond(3, "three").upper()  # mistake: mypy pyright pyrefly ty
End(5)  # mistake: mypy pyright pyrefly ty
make_prompt_from_procedure(Open)  # mistake: mypy pyright pyrefly ty
Log.set_min_level("DEBUG")  # mistake: mypy pyright pyrefly ty
Log.warn("deprecated")  # mistake: mypy pyright pyrefly ty


def recover(recovery: SOPRetryExceptionHook) -> str:
    return recovery.message  # mistake: mypy pyright pyrefly ty
